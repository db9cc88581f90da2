package io.tickflux.engine.store;

import io.tickflux.api.TimeRange;
import org.jspecify.annotations.Nullable;

/**
 * A span of time whose rows lie in at most one file (and in memory).
 *
 * @param range the span
 * @param file the only file with rows of it
 */
record Window(TimeRange range, @Nullable PeriodFile file) {
    Window within(TimeRange other) {
        long from = Math.max(range.fromNanos(), other.fromNanos());
        return new Window(new TimeRange(from, Math.min(range.toNanos(), other.toNanos())), file);
    }
}
