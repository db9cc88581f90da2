package io.tickflux.engine.host;

import io.tickflux.api.Ack;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Stores a trigger's answers in the order of their events while later events are fired: one commit at a time, of all that waits.
 * Every write carries the position of its event, so the journal's note of the cursor moves with each commit.
 *
 * <pre>
 *   done │ e1 e2 e3    │ e4 e5    │ e6
 *        │ one commit  │ waiting  │ being fired      cursor: before e1
 * </pre>
 *
 * Holds as many events as may be in flight, and half as many bytes. From any thread.
 */
final class AnswerCommits {
    /** One commit takes no more than this, unless one answer does. */
    private static final long MAX_COMMIT_BYTES = 1L << 20;

    private final TriggerFeed feed;
    private final Commits commits;
    private final PluginKit kit;
    private final RunMonitor monitor;
    private final Runnable changed;
    private final Deque<Answer> waiting = new ArrayDeque<>();
    private final List<Answer> inFlight = new ArrayList<>();
    private final Disposable.Swap commit = Disposables.swap();
    private long waitingBytes;
    /** So many answers go into commits of their own, in order to find the one that cannot be stored. */
    private int singly;

    private @Nullable RunEnd end;
    private @Nullable CompletableFuture<Void> settled;

    /**
     * Nothing to store yet.
     *
     * @param changed is called when there is room again, or all is stored, or it has ended; must not block
     */
    AnswerCommits(TriggerFeed feed, Commits commits, PluginKit kit, RunMonitor monitor, Runnable changed) {
        this.feed = feed;
        this.commits = commits;
        this.kit = kit;
        this.monitor = monitor;
        this.changed = changed;
    }

    /** An event and what it led to. */
    private static final class Answer {
        private final WriteEvent event;
        private final boolean fired;
        private @Nullable List<Write> writes;
        private long bytes;

        private Answer(WriteEvent event, boolean fired) {
            this.event = event;
            this.fired = fired;
        }
    }

    /** An event is fired, and will be answered or dropped next. */
    synchronized void begin(WriteEvent event) {
        waiting.add(new Answer(event, true));
        tellOldest();
    }

    /** An event is not given to the trigger. */
    synchronized void passOver(WriteEvent event) {
        Answer passed = new Answer(event, false);
        passed.writes = List.of();
        waiting.add(passed);
        goOn();
    }

    /** What the event that was fired last has led to. */
    synchronized void answer(List<Write> derived) {
        Answer answer = waiting.getLast();
        Origin origin = new Origin(
                kit.identity().producer(),
                0,
                answer.event.origin().hops() + 1,
                answer.event.position().toString());
        answer.writes = derived.stream().map(write -> write.by(origin)).toList();
        answer.bytes = derived.stream().mapToLong(FireCollector::bytesOf).sum();
        waitingBytes += answer.bytes;
        goOn();
    }

    /** The event that was fired last has failed: it is not done, and comes again. */
    synchronized void drop() {
        waiting.removeLast();
        if (!inFlight.isEmpty() || !waiting.isEmpty()) {
            tellOldest();
        }
    }

    synchronized boolean isFull() {
        PluginLimits limits = kit.identity().rules().limits();
        return waiting.size() >= limits.inFlightEvents() || waitingBytes >= limits.inFlightBytes() / 2;
    }

    /** Whether everything that was answered is stored, or will never be. */
    synchronized boolean isSettled() {
        return inFlight.isEmpty() && (waiting.isEmpty() || waiting.element().writes == null);
    }

    /** Completes when {@link #isSettled}. */
    synchronized CompletableFuture<Void> settled() {
        if (isSettled()) {
            return CompletableFuture.completedFuture(null);
        }
        if (settled == null) {
            settled = new CompletableFuture<>();
        }
        return settled;
    }

    /** Why nothing more can be stored; null when that is not so. */
    synchronized @Nullable RunEnd end() {
        return end;
    }

    /** Gives up what is not stored. */
    void abort() {
        commit.dispose();
        ended(RunEnd.DONE);
    }

    private void goOn() {
        if (!inFlight.isEmpty() || end != null) {
            return;
        }
        passWithoutWrites();
        List<Write> writes = takeBatch();
        tellOldest();
        if (writes.isEmpty()) {
            tellSettled();
        } else {
            commit.update(commits.store(writes).subscribe(this::stored, this::notStored));
        }
    }

    /** Those at the front that have nothing to store are done. */
    private void passWithoutWrites() {
        Answer first = waiting.peek();
        while (first != null && first.writes != null && first.writes.isEmpty()) {
            waiting.remove();
            feed.reached(first.event.position());
            done(first, List.of());
            first = waiting.peek();
        }
    }

    private List<Write> takeBatch() {
        List<Write> writes = new ArrayList<>();
        long bytes = 0;
        Answer next = waiting.peek();
        while (next != null && next.writes != null && fits(next, writes.size(), bytes)) {
            inFlight.add(waiting.remove());
            writes.addAll(next.writes);
            bytes += next.bytes;
            next = singly > 0 ? null : waiting.peek();
        }
        singly = Math.max(0, singly - inFlight.size());
        waitingBytes -= bytes;
        return writes;
    }

    private static boolean fits(Answer next, int writes, long bytes) {
        int more = next.writes == null ? 0 : next.writes.size();
        return writes == 0 || (bytes + next.bytes <= MAX_COMMIT_BYTES && writes + more <= FireCollector.MAX_WRITES);
    }

    private void stored(List<Ack> acks) {
        synchronized (this) {
            int from = 0;
            for (Answer answer : inFlight) {
                Position position = answer.event.position();
                int to = from + (answer.writes == null ? 0 : answer.writes.size());
                if (from == to) {
                    feed.reached(position);
                } else {
                    feed.reachedDurably(position);
                }
                done(answer, acks.subList(from, to));
                from = to;
            }
            inFlight.clear();
            goOn();
        }
        changed.run();
    }

    private void done(Answer answer, List<Ack> acks) {
        if (answer.fired) {
            kit.meters().done();
            feed.requests().done(answer.event, acks);
        }
        monitor.progressed();
    }

    private void notStored(Throwable failure) {
        WriteEvent culprit;
        synchronized (this) {
            if (inFlight.size() > 1) {
                storeSingly();
                return;
            }
            culprit = inFlight.isEmpty() ? null : inFlight.get(0).event;
        }
        RunEnd how = EngineRefusals.end(failure, culprit);
        if (culprit != null && how instanceof RunEnd.Failed && feed.requests().isOne(culprit)) {
            requestFailed(culprit, failure);
        } else {
            ended(how);
        }
    }

    /** What a request led to cannot be stored. Who asked is told; the trigger goes on. */
    private void requestFailed(WriteEvent request, Throwable failure) {
        feed.requests().failed(request, failure);
        synchronized (this) {
            for (Answer answer : inFlight) {
                answer.writes = List.of();
                answer.bytes = 0;
                waiting.addFirst(answer);
            }
            inFlight.clear();
            goOn();
        }
        changed.run();
    }

    private void storeSingly() {
        singly = inFlight.size();
        for (int i = inFlight.size() - 1; i >= 0; i--) {
            Answer answer = inFlight.get(i);
            waiting.addFirst(answer);
            waitingBytes += answer.bytes;
        }
        inFlight.clear();
        goOn();
    }

    private void ended(RunEnd how) {
        synchronized (this) {
            if (end == null) {
                end = how;
            }
            inFlight.clear();
            waiting.removeIf(answer -> answer.writes != null);
            waitingBytes = 0;
            tellSettled();
        }
        changed.run();
    }

    private void tellSettled() {
        if (settled != null && isSettled()) {
            settled.complete(null);
            settled = null;
        }
    }

    private void tellOldest() {
        Answer oldest = inFlight.isEmpty() ? waiting.peek() : inFlight.get(0);
        feed.oldestIs(oldest == null ? null : oldest.event);
    }
}
