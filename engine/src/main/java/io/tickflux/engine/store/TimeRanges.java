package io.tickflux.engine.store;

import io.tickflux.api.TimeRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A set of times: disjoint ranges, ascending; immutable. */
final class TimeRanges {
    static final TimeRanges NONE = new TimeRanges(List.of());

    private final List<TimeRange> ranges;

    private TimeRanges(List<TimeRange> ranges) {
        this.ranges = ranges;
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** Number of disjoint ranges. */
    int size() {
        return ranges.size();
    }

    TimeRanges plus(TimeRange added) {
        return plus(new TimeRanges(List.of(added)));
    }

    TimeRanges plus(TimeRanges other) {
        List<TimeRange> sorted = new ArrayList<>(ranges);
        other.ranges.stream().filter(range -> !range.isEmpty()).forEach(sorted::add);
        sorted.sort(Comparator.comparingLong(TimeRange::fromNanos));
        List<TimeRange> united = new ArrayList<>();
        for (TimeRange range : sorted) {
            int last = united.size() - 1;
            if (last >= 0 && range.fromNanos() <= united.get(last).toNanos()) {
                TimeRange before = united.get(last);
                united.set(last, new TimeRange(before.fromNanos(), Math.max(before.toNanos(), range.toNanos())));
            } else {
                united.add(range);
            }
        }
        return new TimeRanges(List.copyOf(united));
    }

    /** Without the times of another set. */
    TimeRanges minus(TimeRanges removed) {
        return removed.isEmpty()
                ? this
                : new TimeRanges(ranges.stream()
                        .flatMap(range -> removed.gaps(range).stream())
                        .toList());
    }

    /** The disjoint ranges, ascending. */
    List<TimeRange> all() {
        return ranges;
    }

    boolean contains(long epochNanos) {
        return overlaps(epochNanos, epochNanos);
    }

    boolean overlaps(long firstNanos, long lastNanos) {
        return ranges.stream().anyMatch(range -> range.overlaps(firstNanos, lastNanos));
    }

    /** What of {@code within} is not in this set, ascending. */
    List<TimeRange> gaps(TimeRange within) {
        List<TimeRange> gaps = new ArrayList<>();
        long from = within.fromNanos();
        for (TimeRange range : ranges) {
            if (range.toNanos() < from) {
                continue;
            }
            if (range.fromNanos() > within.toNanos()) {
                break;
            }
            if (range.fromNanos() > from) {
                gaps.add(new TimeRange(from, range.fromNanos() - 1));
            }
            if (range.toNanos() >= within.toNanos()) {
                return gaps;
            }
            from = range.toNanos() + 1;
        }
        if (from <= within.toNanos()) {
            gaps.add(new TimeRange(from, within.toNanos()));
        }
        return gaps;
    }
}
