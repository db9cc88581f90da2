package io.tickflux.engine.store;

import io.tickflux.api.TimeRange;
import java.util.List;

/** Sources of rows in memory. */
final class RowSources {
    private RowSources() {}

    static RowSource all(Slab slab) {
        return within(slab, TimeRange.ALL);
    }

    static RowSource within(Slab slab, TimeRange range) {
        return RowSource.of(List.of(slab).iterator(), List.of(range));
    }
}
