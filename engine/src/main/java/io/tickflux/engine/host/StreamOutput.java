package io.tickflux.engine.host;

import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.Write;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Stores what a stream trigger emits, in its order: one commit at a time, of all that waits. The last write of a commit carries the
 * position up to which events are done with it.
 */
final class StreamOutput implements CoreSubscriber<Write> {
    /** Writes that are emitted and not stored; the trigger is asked for no more. */
    static final int WINDOW = 64;

    private final Commits commits;
    private final Acknowledgements acknowledgements;
    private final String producer;
    private final RunMonitor monitor;
    private final Consumer<RunEnd> ended;
    private final Queue<Write> waiting = new ArrayDeque<>();
    private final Disposable.Swap inFlight = Disposables.swap();
    private @Nullable Subscription upstream;
    private boolean committing;
    private @Nullable RunEnd end;
    private boolean over;

    /**
     * An output that has stored nothing yet.
     *
     * @param ended hears once how it ended, when no commit is in flight
     */
    StreamOutput(
            Commits commits,
            Acknowledgements acknowledgements,
            String producer,
            RunMonitor monitor,
            Consumer<RunEnd> ended) {
        this.commits = commits;
        this.acknowledgements = acknowledgements;
        this.producer = producer;
        this.monitor = monitor;
        this.ended = ended;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        synchronized (this) {
            upstream = subscription;
        }
        subscription.request(WINDOW);
    }

    @Override
    public synchronized void onNext(Write write) {
        if (end != null) {
            return;
        }
        Origin origin = new Origin(producer, 0, acknowledgements.hops(), "");
        waiting.add(write.by(origin));
        acknowledgements.emitted();
        commit();
    }

    @Override
    public void onError(Throwable failure) {
        end(EngineRefusals.end(failure, null));
    }

    @Override
    public void onComplete() {
        end(RunEnd.DONE);
    }

    /** Ends it: what was emitted before is still stored if the trigger did not fail. */
    void end(RunEnd how) {
        cancel();
        synchronized (this) {
            if (end == null) {
                end = how;
                if (!(how instanceof RunEnd.Done)) {
                    waiting.clear();
                }
                commit();
            }
        }
    }

    /** Not under the lock: the trigger's signals come under a lock of their own. */
    private void cancel() {
        Subscription source;
        synchronized (this) {
            source = upstream;
        }
        if (source != null) {
            source.cancel();
        }
    }

    /** Waits for no commit any more. */
    void abort() {
        end(RunEnd.DONE);
        inFlight.dispose();
        synchronized (this) {
            committing = false;
            waiting.clear();
            commit();
        }
    }

    private void commit() {
        if (committing || over) {
            return;
        }
        if (waiting.isEmpty()) {
            if (end != null) {
                over = true;
                ended.accept(end);
            }
            return;
        }
        committing = true;
        List<Write> batch = new ArrayList<>(waiting);
        waiting.clear();
        Position done = acknowledgements.doneAfter(batch.size());
        if (done != null) {
            int last = batch.size() - 1;
            Write write = batch.get(last);
            batch.set(last, write.by(write.origin().withCheckpoint(done.toString())));
        }
        inFlight.update(commits.store(batch).subscribe(acks -> stored(batch.size(), done), this::notStored));
    }

    private void stored(int writes, @Nullable Position checkpoint) {
        if (acknowledgements.stored(writes, checkpoint)) {
            monitor.progressed();
        }
        Subscription source;
        synchronized (this) {
            committing = false;
            source = end == null ? upstream : null;
            commit();
        }
        if (source != null) {
            source.request(writes);
        }
    }

    private void notStored(Throwable failure) {
        cancel();
        synchronized (this) {
            committing = false;
            waiting.clear();
            if (end == null || end instanceof RunEnd.Done) {
                end = EngineRefusals.end(failure, null);
            }
            commit();
        }
    }
}
