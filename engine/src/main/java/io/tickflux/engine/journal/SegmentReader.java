package io.tickflux.engine.journal;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Position;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.DamagedRange;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.EngineException;
import io.tickflux.engine.PositionExpiredException;
import io.tickflux.engine.StorageUnavailableException;
import io.tickflux.engine.disk.UnreadableException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.BitSet;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads a log block by block, each checked before any of it is used; see {@link JournalReader}. */
final class SegmentReader implements JournalReader {
    /** So many unwanted events make a call return, at some tens of nanoseconds each. */
    private static final int MAX_PASSED_OVER = 16_384;

    private final SegmentList segments;
    private final LongSupplier last;
    private final Predicate<BucketKey> wanted;

    private long position;
    private @Nullable SegmentPlace place;
    private @Nullable RecordCursor records;
    private boolean closed;

    /** @param from a position that the segments hold, or the next one */
    SegmentReader(SegmentList segments, LongSupplier last, long from, Predicate<BucketKey> wanted) {
        this.segments = segments;
        this.last = last;
        this.wanted = wanted;
        this.position = from;
    }

    @Override
    public @Nullable WriteEvent next() {
        if (closed) {
            throw new IllegalStateException("journal reader: closed (expected: open)");
        }
        long from = position;
        while (position - from <= MAX_PASSED_OVER) {
            if (records != null) {
                WriteEvent event = nextWanted(records);
                if (event != null) {
                    return event;
                }
                records = null;
            }
            if (position > last.getAsLong()) {
                if (place != null) {
                    place.releaseMemory();
                }
                return null;
            }
            records = nextRecords();
        }
        return null;
    }

    private @Nullable WriteEvent nextWanted(RecordCursor cursor) {
        while (cursor.advance()) {
            long at = cursor.position();
            if (at >= position) {
                try {
                    WriteEvent event = wants(cursor) ? cursor.decode() : null;
                    position = at + 1;
                    if (event != null) {
                        return event;
                    }
                } catch (IllegalStateException undefined) {
                    throw quarantined(place().range(at, at, "cannot be decoded: " + undefined.getMessage()));
                }
            }
        }
        return null;
    }

    private boolean wants(RecordCursor cursor) {
        BitSet decided = place().decidedKeys();
        BitSet wantedKeys = place().wantedKeys();
        int id = cursor.keyId();
        if (!decided.get(id)) {
            wantedKeys.set(id, wanted.test(cursor.key()));
            decided.set(id);
        }
        return wantedKeys.get(id);
    }

    private @Nullable RecordCursor nextRecords() {
        try {
            SegmentPlace at = place == null ? seek() : place;
            while (at.isAtEnd()) {
                at = follow(at);
            }
            LogBlock block = at.nextBlock(position, lastIn(at.segment()));
            long behind = block.firstPosition() + block.events();
            return behind > position ? new RecordCursor(block, at.dictionary()) : null;
        } catch (SegmentPlace.Damage damage) {
            throw quarantined(damage.range());
        } catch (IOException unreadable) {
            if (position < segments.first().firstPosition()) {
                // given up between the look for it and its opening
                throw expired();
            }
            throw failure(unreadable);
        }
    }

    /** What is gone, or not given out by the device, is damaged; all else may be read a little later. */
    private EngineException failure(IOException cause) {
        Segment segment = place == null ? segments.holding(position) : place.segment();
        if (segment == null) {
            return expired();
        }
        if (!(cause instanceof NoSuchFileException || cause instanceof UnreadableException)) {
            return new StorageUnavailableException(segment.file().toString(), cause);
        }
        DamagedRange range = segment.damage(
                place == null ? 0 : place.offset(), position, lastIn(segment), "cannot be read: " + cause);
        segments.quarantine().note(range);
        return new DamagedStorageException(segment.file(), range);
    }

    private long lastIn(Segment segment) {
        Segment next = segments.after(segment);
        return next == null ? last.getAsLong() : next.firstPosition() - 1;
    }

    private DamagedStorageException quarantined(DamagedRange range) {
        segments.quarantine().note(range);
        return new DamagedStorageException(place().segment().file().resolveSibling(range.segment()), range);
    }

    private SegmentPlace seek() throws IOException {
        Segment holding = segments.holding(position);
        if (holding == null) {
            throw expired();
        }
        place = SegmentPlace.at(holding, position);
        return place;
    }

    private SegmentPlace follow(SegmentPlace from) throws IOException {
        Segment next = segments.after(from.segment());
        if (next == null) {
            throw expired();
        }
        if (next.firstPosition() > position) {
            DamagedBlocks.Hole hole = new DamagedBlocks.Hole(0, position, next.firstPosition() - 1);
            String missing = Segment.fileName(from.segment().header().id() + 1);
            throw quarantined(SegmentLinks.range(missing, hole, "are missing"));
        }
        place = SegmentPlace.at(next, next.firstPosition());
        from.close();
        return place;
    }

    private SegmentPlace place() {
        if (place == null) {
            throw new IllegalStateException("place: none (expected: one, having read a block)");
        }
        return place;
    }

    private PositionExpiredException expired() {
        return segments.expired(position, last.getAsLong());
    }

    @Override
    public Position position() {
        return Position.of(position);
    }

    @Override
    public void close() {
        closed = true;
        records = null;
        SegmentPlace left = place;
        place = null;
        if (left != null) {
            try {
                left.close();
            } catch (IOException unreadable) {
                throw new StorageUnavailableException(left.segment().file().toString(), unreadable);
            }
        }
    }
}
