package io.tickflux.engine.host;

import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.FatalPluginException;
import io.tickflux.api.plugin.Trigger;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * One life of a trigger: takes one event after the other, fires it, and has what comes back stored.
 *
 * <pre>
 *   engine's threads          plugin-NAME (calls lane)          acks' threads
 *   subscribe ──▶ Inbox ──▶ fire ──▶ collect ──▶ AnswerCommits ──▶ commit ──▶ cursor
 * </pre>
 *
 * Fires in tasks of the calls lane, which may block there; between events no task is queued and no thread waits.
 */
final class TriggerRun implements Run {
    private final Trigger trigger;
    private final TriggerFeed feed;
    private final Commits commits;
    private final PluginKit kit;
    private final RunMonitor monitor;
    private final Inbox inbox;
    private final Handover handover;
    private final AnswerCommits answers;
    private final Runnable again = this::wake;
    private final AtomicBoolean awake = new AtomicBoolean();
    private volatile boolean stopped;
    private volatile long busySinceNanos;
    private volatile @Nullable FireCollector collector;
    private @Nullable RunEnd failed;
    private boolean over;

    TriggerRun(Trigger trigger, TriggerFeed feed, Commits commits, PluginKit kit, RunMonitor monitor) {
        this.trigger = trigger;
        this.feed = feed;
        this.commits = commits;
        this.kit = kit;
        this.monitor = monitor;
        this.inbox = new Inbox(kit.identity().rules().limits(), again);
        this.handover = new Handover(inbox, feed, kit.identity().intake().batching(), commits.timers(), again);
        this.answers = new AnswerCommits(feed, commits, kit, monitor, again);
    }

    @Override
    public void start() {
        kit.barrier().follow(answers::settled);
        failed = feed.subscribe(inbox);
        wake();
    }

    private void wake() {
        if (awake.compareAndSet(false, true)) {
            kit.threads().calls().execute(this::drain);
        }
    }

    private void drain() {
        awake.set(false);
        while (!over) {
            RunEnd end = end();
            if (end != null) {
                finish(end);
                return;
            }
            if (answers.isFull() || kit.throttle().holds(again)) {
                return;
            }
            Handover.Next next = handover.poll();
            if (next == null) {
                return;
            }
            handle(next);
        }
    }

    /** Why no further event is to be fired; null when that is not so. What comes first in the journal comes first here. */
    private @Nullable RunEnd end() {
        RunEnd notStored = answers.end();
        if (notStored != null) {
            return notStored;
        }
        if (failed != null) {
            return failed;
        }
        if (stopped) {
            return RunEnd.DONE;
        }
        if (inbox.isDrained()) {
            Throwable failure = inbox.failure();
            return failure == null ? RunEnd.DONE : EngineRefusals.end(failure, null);
        }
        return null;
    }

    private void handle(Handover.Next next) {
        WriteEvent event = next.event();
        if (!next.fires()) {
            answers.passOver(event);
            return;
        }
        answers.begin(event);
        kit.meters().given(event.key());
        long begin = System.nanoTime();
        try {
            answers.answer(fire(event));
            kit.meters().fired(System.nanoTime() - begin);
        } catch (PluginCallException failure) {
            if (!stopped && feed.requests().isOne(event)) {
                requestFailed(event, failure.failure());
            } else {
                eventFailed(event, failure);
            }
        } catch (InterruptedException | CancellationException failure) {
            eventFailed(event, failure);
        }
    }

    private void eventFailed(WriteEvent event, Exception failure) {
        answers.drop();
        failed = stopped ? RunEnd.DONE : EngineRefusals.end(failure, event);
    }

    /** Who asked is told, and may ask again: it is no attempt of many. Clients shall not be able to park a trigger. */
    private void requestFailed(WriteEvent event, Throwable failure) {
        feed.requests().failed(event, failure);
        answers.answer(List.of());
        if (Failures.find(failure, FatalPluginException.class::isInstance) != null) {
            failed = new RunEnd.Failed(failure, null);
        }
    }

    private List<Write> fire(WriteEvent event) throws PluginCallException, InterruptedException {
        FireCollector answer = new FireCollector(kit);
        collector = answer;
        busySinceNanos = commits.nowNanos();
        try {
            if (stopped) {
                throw new InterruptedException("stopped");
            }
            kit.calls().run(() -> subscribe(trigger.fire(event), answer));
            if (!stopped) {
                // An interrupt that the plugin left behind is nobody's.
                Thread.interrupted();
            }
            return answer.await();
        } finally {
            busySinceNanos = 0;
            collector = null;
        }
    }

    static void subscribe(@Nullable Publisher<Write> publisher, FireCollector answer) {
        if (publisher == null) {
            throw new PluginMisuseException("fire: null (expected: a publisher)");
        }
        publisher.subscribe(answer);
    }

    /** Once everything that was answered is stored, or never will be. */
    private void finish(RunEnd end) {
        inbox.cancel();
        if (answers.isSettled()) {
            over = true;
            monitor.ended(end);
        }
    }

    @Override
    public void stop() {
        stopped = true;
        inbox.cancel();
        wake();
    }

    @Override
    public void abort() {
        endFire(new CancellationException("stopped"));
        answers.abort();
        kit.threads().calls().interrupt();
    }

    @Override
    public void overdue(Duration limit) {
        if (endFire(new TimeoutException("one event took longer than " + limit))) {
            kit.threads().calls().interrupt();
        }
    }

    private boolean endFire(Throwable reason) {
        FireCollector answer = collector;
        if (answer != null) {
            answer.fail(reason);
        }
        return answer != null;
    }

    @Override
    public long busySinceNanos() {
        long since = busySinceNanos;
        long now = commits.nowNanos();
        return since == 0 ? 0 : Math.max(since, now - kit.barrier().unhinderedNanos());
    }
}
