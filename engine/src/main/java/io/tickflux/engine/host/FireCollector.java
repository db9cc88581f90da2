package io.tickflux.engine.host;

import io.tickflux.api.Change;
import io.tickflux.api.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * Takes the answer of one {@code fire}: all of its writes, or its failure. Trusts the publisher in nothing: signals may come from
 * several threads at once, after the end, or without end.
 */
final class FireCollector implements CoreSubscriber<Write> {
    static final int MAX_WRITES = 10_000;
    static final long MAX_BYTES = 16L << 20;

    private final PluginKit kit;
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<Write> writes = new ArrayList<>();
    private long bytes;
    private @Nullable Subscription upstream;
    private @Nullable Throwable failure;

    FireCollector(PluginKit kit) {
        this.kit = kit;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        synchronized (this) {
            if (upstream != null || isOver()) {
                kit.ignoredSignal();
                kit.cancel(subscription);
                return;
            }
            upstream = subscription;
        }
        // One more than allowed, so that an answer that is too long shows as such.
        subscription.request(MAX_WRITES + 1L);
    }

    @Override
    public synchronized void onNext(Write write) {
        if (isOver()) {
            kit.ignoredSignal();
            return;
        }
        Throwable broken = kit.check(write);
        if (broken == null) {
            writes.add(write);
            bytes += bytesOf(write);
            broken = checkRoom();
        }
        if (broken != null) {
            fail(broken);
        }
    }

    private @Nullable Throwable checkRoom() {
        return writes.size() > MAX_WRITES || bytes > MAX_BYTES
                ? new PluginMisuseException("answer to one event: " + writes.size() + " writes, " + bytes
                        + " bytes (expected: at most " + MAX_WRITES + " writes and " + MAX_BYTES + " bytes)")
                : null;
    }

    /** Why a write of a plugin is none at all; null when it is one. */
    static @Nullable Throwable check(@Nullable Write write) {
        try {
            Objects.requireNonNull(write, "a write");
            Objects.requireNonNull(write.key(), "key");
            Objects.requireNonNull(write.origin(), "origin");
            if (Objects.requireNonNull(write.change(), "change") instanceof Change.Rows rows) {
                Objects.requireNonNull(rows.records(), "records");
                Objects.requireNonNull(rows.type(), "record type");
            }
            return null;
        } catch (NullPointerException absent) {
            return new PluginMisuseException("emitted: null as " + absent.getMessage() + " (expected: a whole write)");
        }
    }

    static long bytesOf(Write write) {
        return write.change() instanceof Change.Rows rows ? rows.records().byteSize() : 0;
    }

    @Override
    public synchronized void onError(@Nullable Throwable error) {
        if (isOver()) {
            kit.ignoredSignal();
        } else {
            failure = error != null ? error : new PluginMisuseException("onError: null (expected: a failure)");
            end.countDown();
        }
    }

    @Override
    public synchronized void onComplete() {
        if (isOver()) {
            kit.ignoredSignal();
        } else {
            end.countDown();
        }
    }

    /** Ends the wait from outside: the answer is not wanted any more. */
    synchronized void fail(Throwable reason) {
        if (isOver()) {
            return;
        }
        failure = reason;
        end.countDown();
        if (upstream != null) {
            kit.cancel(upstream);
        }
    }

    private synchronized boolean isEnded() {
        return isOver();
    }

    private boolean isOver() {
        return end.getCount() == 0;
    }

    /** Waits for the answer. */
    List<Write> await() throws PluginCallException, InterruptedException {
        try {
            end.await();
        } catch (InterruptedException interrupted) {
            // Whoever ended it from outside has interrupted its thread as well.
            if (!isEnded()) {
                throw interrupted;
            }
        }
        synchronized (this) {
            if (failure != null) {
                throw new PluginCallException(failure);
            }
            return List.copyOf(writes);
        }
    }
}
