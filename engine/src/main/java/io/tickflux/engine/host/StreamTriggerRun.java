package io.tickflux.engine.host;

import io.tickflux.api.plugin.StreamTrigger;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One life of a stream trigger.
 *
 * <pre>
 *   engine ──▶ Inbox ──▶ DeliveryFlux ──▶ the trigger's operators ──▶ PluginPublisher ──▶ StreamOutput ──▶ commit
 *                         (events lane)        │ acknowledge()          (demand lane)          │ stored
 *                                              ▼                                               ▼
 *                                              └────────────▶ Acknowledgements ◀───────────────┘ ──▶ cursor
 * </pre>
 */
final class StreamTriggerRun implements Run {
    private final StreamTrigger trigger;
    private final Commits commits;
    private final PluginKit kit;
    private final TriggerFeed feed;
    private final RunMonitor monitor;
    private final DeliveryFlux events;
    private final PluginPublisher publisher;
    private final StreamOutput output;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean stopped;

    StreamTriggerRun(StreamTrigger trigger, TriggerFeed feed, Commits commits, PluginKit kit, RunMonitor monitor) {
        this.trigger = trigger;
        this.commits = commits;
        this.kit = kit;
        this.feed = feed;
        this.monitor = monitor;
        Acknowledgements acknowledgements = new Acknowledgements(feed, kit.meters(), this::wake);
        this.events = new DeliveryFlux(kit, feed, acknowledgements, commits, this::end);
        this.publisher = new PluginPublisher(kit, () -> trigger.apply(events), write -> write);
        this.output = new StreamOutput(commits, acknowledgements, kit.identity().producer(), monitor, this::ended);
    }

    private void wake() {
        events.wake();
    }

    @Override
    public void start() {
        publisher.subscribe(output);
        events.open();
    }

    private void end(RunEnd end) {
        output.end(end);
    }

    /** Nothing is in flight. The end is told once both lanes are free of the trigger. */
    private void ended(RunEnd end) {
        if (over.compareAndSet(false, true)) {
            events.close();
            // Nobody can tell which event a pipeline failed with; it stands still at its oldest.
            RunEnd blamed = end instanceof RunEnd.Failed failed && failed.event() == null
                    ? new RunEnd.Failed(failed.failure(), feed.oldest())
                    : end;
            kit.threads()
                    .calls()
                    .execute(() -> kit.threads().events().execute(() -> monitor.ended(stopped ? RunEnd.DONE : blamed)));
        }
    }

    /** Completes the events, so that the trigger may emit what it has gathered and complete in its turn. */
    @Override
    public void stop() {
        stopped = true;
        events.complete();
    }

    @Override
    public void abort() {
        events.close();
        output.abort();
        kit.threads().calls().interrupt();
        kit.threads().events().interrupt();
    }

    @Override
    public void overdue(Duration limit) {
        output.end(new RunEnd.Failed(new TimeoutException("one event took longer than " + limit), null));
        kit.threads().events().interrupt();
    }

    @Override
    public long busySinceNanos() {
        long here = events.busySinceNanos();
        if (here != 0 || !(trigger instanceof PluginProcesses.Remote remote)) {
            return here;
        }
        long thereNanos = remote.busy().toNanos();
        return thereNanos == 0 ? 0 : commits.nowNanos() - thereNanos;
    }
}
