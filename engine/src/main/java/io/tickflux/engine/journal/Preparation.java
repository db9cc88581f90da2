package io.tickflux.engine.journal;

import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.DiskFailures;
import io.tickflux.engine.disk.ExhaustedException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prepares space on the disk, for one thread at a time, and tells any other how that goes. */
final class Preparation {
    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

    /** Something to do with the disk. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    private final Disk disk;
    private final Path directory;
    private final long segmentBytes;
    private volatile @Nullable ExhaustedException exhausted;
    private volatile @Nullable IOException failure;

    Preparation(Disk disk, Path directory, long segmentBytes) {
        this.disk = disk;
        this.directory = directory;
        this.segmentBytes = segmentBytes;
    }

    /** What the last attempt failed for want of; null when it did not. */
    @Nullable
    ExhaustedException exhausted() {
        return exhausted;
    }

    /** Why preparing has ended for good, or null. */
    @Nullable
    IOException failure() {
        return failure;
    }

    void fail(IOException problem) {
        failure = problem;
    }

    /** Does some work, and notes how that went. */
    void attempt(Work work) {
        try {
            work.run();
            note(null);
        } catch (ExhaustedException noRoom) {
            note(noRoom);
        } catch (IOException problem) {
            failure = problem;
        } catch (RuntimeException | Error problem) {
            failure = new IOException("cannot prepare a segment: " + problem, problem);
        }
    }

    /** A segment that is none yet. It is prepared from the header's page on: once it begins it is too late to find the disk full. */
    WritableSegment createSpare() throws IOException {
        Path path = directory.resolve(Preparer.SPARE_NAME);
        try {
            disk.delete(path);
            return new WritableSegment(disk.create(path, segmentBytes), path, segmentBytes, 0);
        } catch (IOException failed) {
            throw DiskFailures.in("create", path, failed);
        }
    }

    private void note(@Nullable ExhaustedException now) {
        boolean was = exhausted != null;
        if (now != null && !was) {
            LOG.warn("no room to prepare the journal: {}, usableBytes={}", now.getMessage(), usableBytes());
        } else if (now == null && was) {
            LOG.info("room to prepare the journal again: usableBytes={}", usableBytes());
        }
        exhausted = now;
    }

    private String usableBytes() {
        try {
            return String.valueOf(disk.usableBytes(directory));
        } catch (IOException unknown) {
            return "unknown, " + unknown.getMessage();
        }
    }
}
