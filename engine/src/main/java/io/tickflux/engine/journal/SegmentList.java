package io.tickflux.engine.journal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The segments of a log in order, without a gap; for any number of readers and one thread that changes it. */
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

    void add(Segment segment) {
        List<Segment> longer = new ArrayList<>(segments);
        longer.add(segment);
        segments = List.copyOf(longer);
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
        long index = segment.header().id() + 1 - all.get(0).header().id();
        return index >= 0 && index < all.size() ? all.get((int) index) : null;
    }
}
