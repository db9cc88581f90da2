package io.tickflux.engine.journal;

import io.tickflux.api.Position;
import io.tickflux.engine.PositionExpiredException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a log in order; some between them may be missing. For any number of readers; one thread adds at the end, one takes out
 * at the front.
 */
final class SegmentList {
    private final Quarantine quarantine = new Quarantine();
    private volatile List<Segment> segments;

    SegmentList(List<Segment> segments) {
        this.segments = List.copyOf(segments);
    }

    Quarantine quarantine() {
        return quarantine;
    }

    List<Segment> all() {
        return segments;
    }

    Segment first() {
        return segments.get(0);
    }

    synchronized void add(Segment segment) {
        List<Segment> longer = new ArrayList<>(segments);
        longer.add(segment);
        segments = List.copyOf(longer);
    }

    /** Takes out the first one; it must not be the last. */
    synchronized void removeFirst() {
        List<Segment> all = segments;
        if (all.size() < 2) {
            throw new IllegalStateException("segments: " + all.size() + " (expected: one that stays)");
        }
        segments = List.copyOf(all.subList(1, all.size()));
    }

    /** All but the last. */
    List<Journal.Part> parts() {
        List<Segment> all = segments;
        List<Journal.Part> parts = new ArrayList<>();
        for (int i = 0; i + 1 < all.size(); i++) {
            SegmentHeader next = all.get(i + 1).header();
            parts.add(new Journal.Part(
                    Position.of(all.get(i).firstPosition()),
                    Position.of(next.firstPosition() - 1),
                    all.get(i).header().segmentBytes(),
                    next.start().latestCommitNanos()));
        }
        return parts;
    }

    /** What is wrong with asking for a position that is not held. */
    PositionExpiredException expired(long asked, long last) {
        long first = first().firstPosition();
        return new PositionExpiredException(
                Position.of(asked), Position.of(first), Position.of(last), Math.max(0, first - asked));
    }

    /** The one in which a position stands or will stand; null when it is before all of them. */
    @Nullable
    Segment holding(long position) {
        List<Segment> all = segments;
        int i = all.size() - 1;
        while (i >= 0 && all.get(i).firstPosition() > position) {
            i--;
        }
        return i < 0 ? null : all.get(i);
    }

    /** The last one before which everything was committed earlier than {@code epochNanos}; the first one if there is none. */
    Segment before(long epochNanos) {
        List<Segment> all = segments;
        int i = all.size() - 1;
        while (i > 0 && all.get(i).header().start().latestCommitNanos() >= epochNanos) {
            i--;
        }
        return all.get(i);
    }

    /** The segment that follows, or null. */
    @Nullable
    Segment after(Segment segment) {
        List<Segment> all = segments;
        long id = segment.header().id();
        // where it would be if none were missing, or else before that
        int next = (int) Math.min(all.size(), id + 1 - all.get(0).header().id());
        while (next > 0 && all.get(next - 1).header().id() > id) {
            next--;
        }
        return next >= 0 && next < all.size() ? all.get(next) : null;
    }
}
