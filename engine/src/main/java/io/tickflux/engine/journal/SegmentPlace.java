package io.tickflux.engine.journal;

import io.tickflux.engine.DamagedRange;
import io.tickflux.engine.disk.AlignedBuffers;
import java.io.Closeable;
import java.io.IOException;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Where a reader stands in a segment, and which of the segment's keys it wants. Holds the segment open until closed. */
final class SegmentPlace implements Closeable {
    private final Segment segment;
    private final SegmentContent content;
    private final BlockWindow window;
    private final BitSet decidedKeys = new BitSet();
    private final BitSet wantedKeys = new BitSet();
    private long offset;
    /** What the next block continues; unknown in the middle of a segment until a block was read. */
    private @Nullable LogEnd before;

    private SegmentPlace(Segment segment, SegmentContent content, long offset, @Nullable LogEnd before) {
        this.segment = segment;
        this.content = content;
        this.window = new BlockWindow(content.file(), segment.header().logIdLow(), BlockWindow.READ_AHEAD_BYTES);
        this.offset = offset;
        this.before = before;
    }

    /** At the block that holds {@code position}, or some blocks before it. */
    static SegmentPlace at(Segment segment, long position) throws IOException {
        SegmentContent content = segment.use();
        try {
            if (position <= segment.firstPosition()) {
                return new SegmentPlace(
                        segment, content, AlignedBuffers.PAGE, segment.header().start());
            }
            content.indexUpTo(segment.end());
            return new SegmentPlace(segment, content, content.index().offsetBefore(position), null);
        } catch (IOException | RuntimeException failure) {
            segment.release();
            throw failure;
        }
    }

    Segment segment() {
        return segment;
    }

    Dictionary dictionary() {
        return content.dictionary();
    }

    BitSet decidedKeys() {
        return decidedKeys;
    }

    BitSet wantedKeys() {
        return wantedKeys;
    }

    /** Whether all blocks that may be seen were read. */
    boolean isAtEnd() {
        return offset >= segment.end();
    }

    /**
     * The next block, with its definitions taken in; good until the next call.
     *
     * @param position what is looked for, to be named if it cannot be had; damage before it is passed over
     * @param last the last position that stands in the segment
     * @throws Damage when it is not what was written there
     */
    LogBlock nextBlock(long position, long last) throws IOException, Damage {
        LogBlock block = window.block(offset, segment.end());
        if (block == null || (before != null && !before.continuedBy(block))) {
            block = behindDamage(position, last);
        }
        try {
            Definitions.absorb(block, content.dictionary());
        } catch (RuntimeException undecodable) {
            throw new Damage(
                    range(position, block.firstPosition() + block.events() - 1, "cannot be decoded: " + undecodable));
        }
        before = (before == null ? LogEnd.before(block) : before).behind(block);
        offset += block.length();
        return block;
    }

    private LogBlock behindDamage(long position, long last) throws IOException, Damage {
        LogEnd missed = new LogEnd(Math.max(position - 1, segment.firstPosition() - 1), 0, 0, 0);
        SegmentScan damage = new SegmentScan(offset, before == null ? missed : before, 0, false);
        SegmentScan behind = SegmentScan.behindDamage(content.file(), segment.header(), damage);
        boolean found = behind.end() > offset && behind.end() < segment.end();
        long lastDamaged = found ? behind.logEnd().lastPosition() : last;
        LogBlock block = found && position > lastDamaged ? window.block(behind.end(), segment.end()) : null;
        if (block == null) {
            throw new Damage(range(position, lastDamaged, "are not what was written"));
        }
        offset = behind.end();
        before = null;
        return block;
    }

    /** A range of positions here that cannot be had. */
    DamagedRange range(long from, long to, String what) {
        return segment.damage(offset, from, to, what);
    }

    long offset() {
        return offset;
    }

    /** What stands here is not what was written. */
    static final class Damage extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient DamagedRange range;

        Damage(DamagedRange range) {
            super(range.toString());
            this.range = range;
        }

        DamagedRange range() {
            return range;
        }
    }

    void releaseMemory() {
        window.release();
    }

    @Override
    public void close() throws IOException {
        segment.release();
    }
}
