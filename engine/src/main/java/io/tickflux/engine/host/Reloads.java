package io.tickflux.engine.host;

import io.tickflux.engine.EngineClosedException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** The changes of a host's plugins, one at a time, the first of which is its start; and another look after faults that may pass. */
final class Reloads {
    private static final Logger log = LoggerFactory.getLogger(PluginHost.class);

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

    private final HostTuning tuning;
    private final PluginSet plugins;
    private final Lane lane = Lane.named("plugin-host-reload");
    private final Object changing = new Object();
    private final Disposable.Swap retry = Disposables.swap();

    private HostConfig config;
    private Duration nextRetry = FIRST_RETRY;
    private volatile @Nullable ReloadReport last;
    private volatile boolean closed;

    Reloads(HostTuning tuning, PluginSet plugins, HostConfig config) {
        this.tuning = tuning;
        this.plugins = plugins;
        this.config = config;
    }

    /** Loads all plugins and starts them, unless that is refused. */
    ReloadReport start() {
        synchronized (changing) {
            ReloadReport report = change(config);
            if (report.outcome() != ReloadReport.Outcome.REFUSED) {
                log(report, List.of());
            }
            return report;
        }
    }

    /** @throws EngineClosedException when the host is closed */
    ReloadReport reload(HostConfig next) {
        synchronized (changing) {
            List<PluginFault> known = last().faults();
            ReloadReport report = change(next);
            log(report, known);
            return report;
        }
    }

    /** As {@link #reload(HostConfig)}, for the same config: looks for jars. */
    ReloadReport reload() {
        synchronized (changing) {
            return reload(config);
        }
    }

    /** What the last change came to. */
    ReloadReport last() {
        return Objects.requireNonNull(last, "a host has started");
    }

    private ReloadReport change(HostConfig next) {
        if (closed) {
            throw new EngineClosedException();
        }
        HostConfig wanted = next.in(config.cursors(), config.clock());
        ReloadReport report = plugins.change(wanted);
        if (report.outcome() != ReloadReport.Outcome.REFUSED) {
            config = wanted;
        }
        last = report;
        retryLater(report);
        return report;
    }

    /** A fault that lasts is logged once. */
    private void log(ReloadReport report, List<PluginFault> known) {
        List<PluginFault> fresh =
                report.faults().stream().filter(fault -> !known.contains(fault)).toList();
        fresh.forEach(fault -> log.error(
                "plugin cannot be loaded: name={}, module={}, policy={}, {}",
                fault.name(),
                fault.module(),
                config.onLoadError(fault.name()),
                fault.message()));
        if (report.outcome() == ReloadReport.Outcome.REFUSED && !fresh.isEmpty()) {
            log.error(
                    "change of plugins refused, all go on as they were: faults={}",
                    report.faults().size());
        }
    }

    /** Only faults that a later attempt may not have: those of plugins that ask for it. */
    private void retryLater(ReloadReport report) {
        boolean wanted =
                report.faults().stream().anyMatch(fault -> config.onLoadError(fault.name()) == OnLoadError.RETRY);
        if (!wanted) {
            nextRetry = FIRST_RETRY;
            retry.update(Disposables.disposed());
            return;
        }
        retry.update(
                tuning.timers().schedule(() -> lane.execute(this::retry), nextRetry.toNanos(), TimeUnit.NANOSECONDS));
        Duration doubled = nextRetry.multipliedBy(2);
        nextRetry = doubled.compareTo(LONGEST_RETRY) < 0 ? doubled : LONGEST_RETRY;
    }

    private void retry() {
        try {
            reload();
        } catch (EngineClosedException over) {
            log.debug("no retry after close", over);
        }
    }

    /** No change begins any more. */
    void close() {
        closed = true;
    }

    /** After {@link #close}: once no change is in progress, which may be about to start what has to be closed. */
    void thenRun(Runnable next) {
        retry.dispose();
        lane.interrupt();
        synchronized (changing) {
            next.run();
        }
    }

    /** Ends the thread of retries. */
    void shutdown(Deadline deadline) throws InterruptedException {
        lane.shutdown(deadline);
    }
}
