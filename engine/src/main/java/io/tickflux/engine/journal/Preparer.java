package io.tickflux.engine.journal;

import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.ExhaustedException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes zeros ahead of the writer, on a thread of its own, and makes the next segment while the last one fills: a commit then neither
 * allocates space nor can it find the disk full. When the disk is full, preparing is tried again every {@value #RETRY_MILLIS} ms.
 */
final class Preparer implements Closeable {
    /** The name of the next segment before it is one. */
    static final String SPARE_NAME = "next.tmp";

    private static final Logger LOG = LoggerFactory.getLogger(Preparer.class);
    /** How far ahead of the writer a segment in use is prepared; a spare is prepared whole, being no other's business yet. */
    private static final long AHEAD_BYTES = 16L << 20;

    private static final long RETRY_MILLIS = 200;

    private final Disk disk;
    private final Mode mode;
    private final Preparation preparation;
    private final Thread thread = new Thread(this::run, "tickflux-journal-prepare");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wanted = lock.newCondition();
    private final Condition progress = lock.newCondition();
    // Guarded by the lock.
    private @Nullable WritableSegment active;
    /** How far the segment in use should be prepared. */
    private long target;

    private boolean halfUsed;
    private @Nullable WritableSegment spare;
    private @Nullable WritableSegment busyWith;
    private boolean spareWanted;
    private boolean closed;

    /** Who prepares. */
    enum Mode {
        /** The preparer's thread, ahead of the writer. */
        AHEAD,
        /** The writer, when it has to wait: there is no thread then, and the order of all calls to the disk is certain. */
        ON_DEMAND
    }

    Preparer(Disk disk, Path directory, long segmentBytes, Mode mode) {
        this.disk = disk;
        this.mode = mode;
        this.preparation = new Preparation(disk, directory, segmentBytes);
    }

    void start() {
        if (mode == Mode.AHEAD) {
            thread.setDaemon(true);
            thread.start();
        }
    }

    boolean isAhead() {
        return mode == Mode.AHEAD;
    }

    /** What preparing fails for want of at the moment; null when it does not, or nobody tries. */
    @Nullable
    ExhaustedException exhausted() {
        return mode == Mode.AHEAD ? preparation.exhausted() : null;
    }

    /** Why preparing has ended for good, or null. */
    @Nullable
    IOException failure() {
        return preparation.failure();
    }

    /** The segment that is filled from now on, and how far it is. */
    void use(WritableSegment segment, long end) {
        lock.lock();
        try {
            active = segment;
            spareWanted = false;
            noteUsed(segment, end);
            wanted.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Tells how far the segment in use is filled. */
    void used(long end) {
        lock.lock();
        try {
            if (active != null) {
                noteUsed(active, end);
            }
            if (activeNeedsWork() || spareNeedsWork()) {
                wanted.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void noteUsed(WritableSegment segment, long end) {
        target = Math.min(segment.bytes(), end + AHEAD_BYTES);
        halfUsed = end > segment.bytes() / 2;
    }

    /**
     * Waits until a segment in use is prepared up to {@code end}.
     *
     * @throws ExhaustedException when it cannot be at the moment
     */
    void await(WritableSegment segment, long end) throws IOException {
        if (segment.prepared() >= end) {
            return;
        }
        lock.lock();
        try {
            spareWanted = false;
            target = Math.max(target, end);
            while (segment.prepared() < end) {
                demandProgress();
                if (mode == Mode.AHEAD) {
                    progress.awaitUninterruptibly();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the next segment and leaves the one in use alone; {@link #use} follows.
     *
     * @throws ExhaustedException when there cannot be one at the moment
     */
    WritableSegment takeSpare() throws IOException {
        lock.lock();
        try {
            spareWanted = true;
            WritableSegment next = spare;
            while (next == null || !spareIsReady() || busyWith != null) {
                demandProgress();
                if (mode == Mode.AHEAD) {
                    progress.awaitUninterruptibly();
                }
                next = spare;
            }
            spare = null;
            active = null;
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void demandProgress() throws IOException {
        if (mode == Mode.ON_DEMAND) {
            if (chooseWork()) {
                prepareOnce();
            }
            busyWith = null;
        }
        IOException ended = preparation.failure();
        if (ended != null) {
            throw new IOException(ended.getMessage(), ended);
        }
        ExhaustedException none = preparation.exhausted();
        if (none != null) {
            throw new ExhaustedException(none.resource(), none);
        }
        if (closed) {
            throw new IOException("closed");
        }
        wanted.signal();
    }

    private void run() {
        while (awaitWork()) {
            prepareOnce();
        }
    }

    private void prepareOnce() {
        preparation.attempt(() -> {
            WritableSegment target = busyWith();
            if (target == null) {
                target = preparation.createSpare();
                keepSpare(target);
            }
            target.prepareChunk();
        });
    }

    private @Nullable WritableSegment busyWith() {
        lock.lock();
        try {
            return busyWith;
        } finally {
            lock.unlock();
        }
    }

    private void keepSpare(WritableSegment created) {
        lock.lock();
        try {
            spare = created;
            busyWith = created;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is something to prepare; false when that is over. */
    private boolean awaitWork() {
        lock.lock();
        try {
            busyWith = null;
            progress.signalAll();
            long pauseNanos = preparation.exhausted() != null ? TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS) : 0;
            while (!closed && pauseNanos > 0) {
                pauseNanos = wanted.awaitNanos(pauseNanos);
            }
            while (!closed && preparation.failure() == null) {
                if (chooseWork()) {
                    return true;
                }
                wanted.await();
            }
        } catch (InterruptedException notOurs) {
            preparation.fail(new IOException("interrupted: " + thread.getName(), notOurs));
            progress.signalAll();
        } finally {
            lock.unlock();
        }
        return false;
    }

    private boolean chooseWork() {
        boolean mayBeTaken = spareWanted && spareIsReady();
        if (activeNeedsWork() && !spareWanted) {
            busyWith = active;
            return true;
        }
        if (spareNeedsWork() && !mayBeTaken) {
            busyWith = spare;
            return true;
        }
        return false;
    }

    private boolean activeNeedsWork() {
        return active != null && active.prepared() < target;
    }

    private boolean spareNeedsWork() {
        if (spare != null) {
            return spare.prepared() < spare.bytes();
        }
        return spareWanted || (active != null && halfUsed);
    }

    /** Whether there is room in it for what waits; the rest can be prepared when it is in use. */
    private boolean spareIsReady() {
        return spare != null && spare.prepared() >= Math.min(AHEAD_BYTES, spare.bytes());
    }

    /** Ends the thread and removes the spare, which the next start does where this cannot; idempotent. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            wanted.signal();
        } finally {
            lock.unlock();
        }
        Threads.join(thread);
        WritableSegment unused = spare;
        spare = null;
        if (unused != null) {
            try (unused) {
                disk.delete(unused.path());
            } catch (IOException stays) {
                LOG.warn("{} stays until the next start: {}", SPARE_NAME, stays.toString());
            }
        }
    }
}
