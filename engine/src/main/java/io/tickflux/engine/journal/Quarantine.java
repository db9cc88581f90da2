package io.tickflux.engine.journal;

import io.tickflux.engine.DamagedRange;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What recovery and readers found damaged in segments that are no longer written: at most {@value #MAX_RANGES} places. */
final class Quarantine {
    private static final int MAX_RANGES = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);

    private final List<DamagedRange> ranges = new CopyOnWriteArrayList<>();

    private volatile Consumer<DamagedRange> told = range -> {};

    /** Who is told of each new range. */
    void tell(Consumer<DamagedRange> listener) {
        told = listener;
    }

    List<DamagedRange> ranges() {
        return List.copyOf(ranges);
    }

    /** Any thread; a place that is known is told once. */
    synchronized void note(DamagedRange range) {
        boolean known = ranges.stream()
                .anyMatch(other -> other.segment().equals(range.segment()) && other.offset() == range.offset());
        if (!known && ranges.size() < MAX_RANGES) {
            ranges.add(range);
            LOG.error("journal is damaged, readers that come to it get an error: {}", range);
            told.accept(range);
        }
    }
}
