package io.tickflux.transport.app.trial;

import io.tickflux.api.KeyPattern;
import io.tickflux.api.Position;
import io.tickflux.api.Records;
import io.tickflux.api.StartAt;
import io.tickflux.api.WriteEvent;
import io.tickflux.csv.CsvReader;
import io.tickflux.engine.Engine;
import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.EngineConfig.JournalConfig;
import io.tickflux.engine.Subscription;
import io.tickflux.engine.SyncPolicy;
import io.tickflux.engine.embedded.EmbeddedEngine;
import io.tickflux.engine.host.HostConfig;
import io.tickflux.engine.host.PluginHost;
import io.tickflux.engine.host.PluginReport;
import io.tickflux.engine.host.PluginState;
import io.tickflux.engine.host.TriggerSpec;
import io.tickflux.transport.app.boot.DemoData;
import io.tickflux.transport.app.trial.TrialResult.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** Runs one trigger in an engine of its own, in a temporary directory that is removed: no server has part in it. */
public final class TriggerTrial {
    private static final JournalConfig JOURNAL = new JournalConfig(16L << 20, 4 << 20, SyncPolicy.NONE);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(1);
    private static final Set<PluginState> OVER =
            Set.of(PluginState.PARKED, PluginState.STOPPED, PluginState.NOT_LOADED);

    private final Engine engine;
    private final PluginHost host;
    private final TriggerSpec trigger;
    /** Guarded by itself. All of the input and of what is derived: a trial is for files that fit into memory. */
    private final List<WriteEvent> events = new ArrayList<>();

    private TriggerTrial(Engine engine, PluginHost host, TriggerSpec trigger) {
        this.engine = engine;
        this.host = host;
        this.trigger = trigger;
    }

    /**
     * Writes the input, batch by batch, each when the trigger is done with the one before. Blocks.
     *
     * @param pluginFolders where a module is looked for that is not named by its jar
     * @param patience a trigger that does nothing for longer is stuck
     * @throws io.tickflux.engine.host.PluginLoadException when the trigger cannot start
     */
    public static TrialResult run(TriggerSpec trigger, List<Path> pluginFolders, TrialInput input, Duration patience)
            throws IOException, InterruptedException {
        try (DemoData data = DemoData.of(Optional.empty())) {
            EmbeddedEngine engine =
                    EmbeddedEngine.open(EngineConfig.defaults(data.path()).with(JOURNAL));
            try {
                HostConfig plugins = HostConfig.of(data.path().resolve("cursors"))
                        .withTriggers(trigger)
                        .withPluginFolders(pluginFolders.toArray(Path[]::new));
                PluginHost host = PluginHost.start(engine, plugins);
                try {
                    return new TriggerTrial(engine, host, trigger).run(input, patience);
                } finally {
                    host.close(CLOSE_WITHIN).block();
                }
            } finally {
                engine.close(CLOSE_WITHIN).block();
            }
        }
    }

    private TrialResult run(TrialInput input, Duration patience) throws InterruptedException {
        Disposable watching = engine.subscribe(Subscription.to(KeyPattern.ALL, StartAt.EARLIEST))
                .subscribe(this::see);
        try {
            Outcome outcome = await(patience);
            try (CsvReader rows = input.open()) {
                Records batch = rows.next();
                // One after the other: a trigger that reads what is stored must find the same in each run.
                while (batch != null && outcome == Outcome.DONE) {
                    engine.writes().write(input.write(batch)).block();
                    outcome = await(patience);
                    batch = rows.next();
                }
            }
            return new TrialResult(seen(), host.reports().get(0), outcome);
        } finally {
            watching.dispose();
        }
    }

    private void see(WriteEvent event) {
        synchronized (events) {
            events.add(event);
        }
    }

    private List<WriteEvent> seen() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    private Outcome await(Duration patience) throws InterruptedException {
        long handled = -1;
        long since = System.nanoTime();
        while (true) {
            PluginReport report = host.reports().get(0);
            if (isDone(report)) {
                return Outcome.DONE;
            }
            if (OVER.contains(report.status().state())) {
                return Outcome.FAILED;
            }
            if (report.status().progress().handled() != handled) {
                handled = report.status().progress().handled();
                since = System.nanoTime();
            } else if (System.nanoTime() - since > patience.toNanos()) {
                return Outcome.STUCK;
            }
            Thread.sleep(LOOK_EVERY.toMillis());
        }
    }

    /** What was derived of the events up to the cursor of the report is stored by now, so there is none behind it that is not here. */
    private boolean isDone(PluginReport report) {
        Position last = engine.status().last();
        @Nullable Position cursor = report.status().progress().cursor();
        synchronized (events) {
            boolean isAllSeen = events.isEmpty()
                    ? engine.buckets().isEmpty()
                    : events.get(events.size() - 1).position().compareTo(last) >= 0;
            if (!isAllSeen) {
                return false;
            }
            for (int i = events.size() - 1; i >= 0; i--) {
                WriteEvent event = events.get(i);
                if (trigger.on().stream().anyMatch(pattern -> pattern.matches(event.key()))) {
                    return cursor != null && event.position().compareTo(cursor) <= 0;
                }
            }
            return true;
        }
    }
}
