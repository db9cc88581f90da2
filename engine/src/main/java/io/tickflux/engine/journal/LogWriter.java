package io.tickflux.engine.journal;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Write;
import io.tickflux.engine.EngineConfig.JournalConfig;
import io.tickflux.engine.SyncPolicy;
import io.tickflux.engine.disk.AlignedBuffers;
import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.DiskFailures;
import io.tickflux.engine.disk.ExhaustedException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends blocks to the last segment and goes on to the next one. For one thread at a time, except where it says otherwise. After an
 * {@link IOException} that is not a {@link ExhaustedException} it must not be used to write again: what is on the device is unknown.
 */
final class LogWriter implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

    private final Disk disk;
    private final SegmentMaker maker;
    private final SegmentList segments;
    private final Preparer preparer;
    private final BlockEncoder encoder;
    private final boolean forcesEachBlock;
    private final long segmentBytes;

    private Segment segment;
    private SegmentContent content;
    private LogEnd end;
    private long offset;
    /** The last watermark in the log: what the log itself knows to be forced. */
    private long noted;
    /** The segment that was begun behind this one and is not in use yet: nothing but SEALED is written to this one any more. */
    private @Nullable Begun begun;

    /** Guards {@code file} against being exchanged while it is forced. */
    private final Object forcing = new Object();

    private WritableSegment file;
    private volatile long last;
    private volatile long durable;

    /** Goes on behind what was recovered, which is on the device. */
    LogWriter(Disk disk, SegmentMaker maker, Preparer preparer, JournalConfig config, Recovery.Recovered log)
            throws IOException {
        this.disk = disk;
        this.maker = maker;
        this.preparer = preparer;
        this.segments = new SegmentList(log.segments());
        this.forcesEachBlock = config.syncPolicy().mode() == SyncPolicy.Mode.COMMIT;
        this.segmentBytes = config.segmentBytes();
        this.encoder = new BlockEncoder(config.maxBatchBytes() + AlignedBuffers.PAGE);
        this.segment = log.last();
        this.content = log.content() == null ? segment.use() : log.content();
        this.end = log.logEnd().withEpoch(log.logEnd().epoch() + 1);
        this.offset = segment.end();
        this.noted = log.watermark();
        this.last = end.lastPosition();
        this.durable = end.lastPosition();
        this.file = writable(segment, offset);
        useDictionary();
    }

    /** A segment that has its name. */
    private record Begun(Segment segment, long prepared) {}

    SegmentList segments() {
        return segments;
    }

    /** The last position that readers may see. Any thread. */
    long last() {
        return last;
    }

    /** The last position that is certainly on the device. Any thread. */
    long durable() {
        return durable;
    }

    /**
     * Encodes a batch and waits for the room that it takes, going on to the next segment if need be.
     *
     * @return the block's length, for {@link #store}
     * @throws ExhaustedException when there is no room; nothing has changed
     * @throws InvalidInputException when it cannot be stored at all; nothing has changed
     */
    int reserve(List<Write> batch) throws IOException {
        int length = encoder.encode(batch);
        if (begun != null || offset + length > segment.limit()) {
            requireFits(length, segmentBytes);
            roll();
            length = encoder.encode(batch);
            requireFits(length, segment.header().segmentBytes());
        }
        preparer.await(file, offset + length);
        return length;
    }

    private static void requireFits(int length, long segmentBytes) {
        long room = segmentBytes - 2 * AlignedBuffers.PAGE;
        if (length > room) {
            throw new InvalidInputException("batch", length + " bytes", "at most " + room + " as encoded");
        }
    }

    /** Writes the batch that was reserved last, and shows it to readers. */
    void store(int length, long commitNanos) throws IOException {
        write(LogBlock.Kind.BATCH, length, commitNanos);
        encoder.settle();
        publish(length);
    }

    /**
     * Writes a block without events, if its watermark says more than the last one's.
     *
     * @throws ExhaustedException when there is no room; nothing has changed
     */
    void noteWatermark() throws IOException {
        if (begun != null) {
            roll();
            return;
        }
        boolean saysMore = noted < durable && durable == end.lastPosition();
        if (!saysMore) {
            return;
        }
        if (offset + AlignedBuffers.PAGE > segment.limit()) {
            roll();
            return;
        }
        preparer.await(file, offset + AlignedBuffers.PAGE);
        int length = encoder.encodeEmpty();
        write(LogBlock.Kind.COMMIT, length, 0);
        publish(length);
    }

    /** Forces what was written until now. Any thread. */
    void force() throws IOException {
        synchronized (forcing) {
            if (last > durable) {
                forceBlocks();
            }
        }
    }

    /** Blocks without events too. */
    private void forceBlocks() throws IOException {
        synchronized (forcing) {
            long through = last;
            try {
                file.file().force();
            } catch (IOException failed) {
                throw DiskFailures.in("force", file.path(), failed);
            }
            durable = through;
        }
    }

    /** @throws ExhaustedException when the block counts for nothing: the next one is written over it */
    private void write(LogBlock.Kind kind, int length, long commitNanos) throws IOException {
        long watermark = durable;
        LogBlock.Facts facts = new LogBlock.Facts(kind, segment.header().logIdLow(), commitNanos, watermark);
        ByteBuffer block = encoder.finish(facts, end, length);
        try {
            if (forcesEachBlock) {
                file.file().writeDurably(block, offset);
            } else {
                file.file().write(block, offset);
            }
        } catch (IOException failed) {
            throw described(failed);
        }
        noted = watermark;
    }

    /** Space was held: when that is refused nobody knows what the device does. Other limits stop a call before it writes all. */
    private IOException described(IOException failed) {
        IOException described = DiskFailures.in("write", file.path(), failed);
        boolean isRefusedSpace = described instanceof ExhaustedException exhausted
                && exhausted.resource() == ExhaustedException.Resource.SPACE;
        return isRefusedSpace
                ? new IOException("no space where it was held: " + described.getMessage(), failed)
                : described;
    }

    private void publish(int length) {
        LogBlock block = encoder.block();
        content.index().note(offset, block.firstPosition(), end.latestCommitNanos());
        end = end.behind(block);
        offset += length;
        segment.extendTo(offset);
        if (forcesEachBlock) {
            durable = end.lastPosition();
        }
        last = end.lastPosition();
        preparer.used(offset);
    }

    /**
     * Goes on to the next segment. Whatever the policy, a segment is on the device before the next one begins.
     *
     * @throws ExhaustedException when that is not possible for now; what was done of it stays, and is gone on with by the next call
     */
    private void roll() throws IOException {
        Begun next = begun == null ? begin() : begun;
        begun = next;
        WritableSegment nextFile = writable(next.segment, next.prepared);
        SegmentContent nextContent;
        try {
            nextContent = next.segment.use();
        } catch (IOException failed) {
            nextFile.close();
            throw failed;
        }
        seal();
        exchange(next.segment, nextFile, nextContent);
        begun = null;
    }

    private Begun begin() throws IOException {
        preparer.await(file, offset + AlignedBuffers.PAGE);
        if (!forcesEachBlock) {
            forceBlocks();
        }
        WritableSegment blank = preparer.takeSpare();
        try {
            return new Begun(maker.next(blank, segment, end), blank.prepared());
        } catch (ExhaustedException withoutName) {
            preparer.use(file, offset);
            throw DiskFailures.in("begin", blank.path(), withoutName);
        }
    }

    /** What is not sealed the next opening seals. */
    private void seal() throws IOException {
        try {
            write(LogBlock.Kind.SEALED, encoder.encodeEmpty(), 0);
        } catch (ExhaustedException unsealed) {
            LOG.warn("segment not sealed: {}", unsealed.getMessage());
        }
    }

    private void exchange(Segment next, WritableSegment nextFile, SegmentContent nextContent) throws IOException {
        segments.add(next);
        synchronized (forcing) {
            if (!forcesEachBlock) {
                file.file().force();
            }
            file.close();
            file = nextFile;
        }
        segment.release();
        segment = next;
        content = nextContent;
        offset = AlignedBuffers.PAGE;
        noted = end.lastPosition();
        useDictionary();
    }

    private void useDictionary() {
        content.followsWriter();
        encoder.use(content.dictionary());
        preparer.use(file, offset);
    }

    private WritableSegment writable(Segment used, long prepared) throws IOException {
        try {
            return new WritableSegment(
                    disk.open(used.file()), used.file(), used.header().segmentBytes(), prepared);
        } catch (IOException failed) {
            throw DiskFailures.in("open", used.file(), failed);
        }
    }

    /** Gives up the files. */
    @Override
    public void close() throws IOException {
        synchronized (forcing) {
            file.close();
        }
        segment.release();
    }
}
