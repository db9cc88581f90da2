package io.tickflux.plugins.stream;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Records;
import io.tickflux.api.TimeRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Bars that wait for their end. From any thread. Bound: {@link #MAX_BARS}. */
final class Shelf {
    static final int MAX_BARS = 100_000;

    private final Map<Place, Bar> bars = new HashMap<>();
    private final TreeMap<Long, Map<Place, Bar>> byDeadline = new TreeMap<>();

    /** Where a bar stands: at most one version of it waits. */
    private record Place(BucketKey key, long slot) {}

    /**
     * A bar that waits.
     *
     * @param key its bucket
     * @param row the bar as the only row
     * @param deadlineNanos when it is complete
     */
    record Bar(BucketKey key, Records row, long deadlineNanos) {}

    /** Puts a bar, instead of an older version of it. Returns false when there is no room. */
    synchronized boolean put(Bar bar) {
        Place place = new Place(bar.key, bar.row.epochNanos(0));
        if (bars.size() >= MAX_BARS && !bars.containsKey(place)) {
            return false;
        }
        take(place);
        bars.put(place, bar);
        byDeadline.computeIfAbsent(bar.deadlineNanos, any -> new HashMap<>()).put(place, bar);
        return true;
    }

    private void take(Place place) {
        Bar bar = bars.remove(place);
        if (bar == null) {
            return;
        }
        byDeadline.computeIfPresent(bar.deadlineNanos, (deadline, places) -> {
            places.remove(place);
            return places.isEmpty() ? null : places;
        });
    }

    /** Takes bars whose rows were deleted. */
    synchronized void remove(BucketKey key, TimeRange range) {
        bars.keySet().stream()
                .filter(place -> place.key.equals(key) && range.contains(place.slot))
                .toList()
                .forEach(this::take);
    }

    /** Takes what is complete by now, the earliest first. */
    synchronized List<Bar> takeDue(long nowNanos) {
        List<Bar> due = new ArrayList<>();
        while (!byDeadline.isEmpty() && byDeadline.firstKey() <= nowNanos) {
            due.addAll(byDeadline.firstEntry().getValue().values());
            byDeadline.firstEntry().getValue().keySet().forEach(bars::remove);
            byDeadline.pollFirstEntry();
        }
        return due;
    }

    synchronized OptionalLong firstDeadline() {
        return byDeadline.isEmpty() ? OptionalLong.empty() : OptionalLong.of(byDeadline.firstKey());
    }

    synchronized int size() {
        return bars.size();
    }
}
