package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Timeframe;
import io.tickflux.api.plugin.PluginConfig;
import java.util.List;
import java.util.TreeSet;

/**
 * The trigger's settings.
 *
 * @param destinations the timeframes to make, shortest first, each once
 * @param filter which rows go into destinations of a day and longer
 * @param cacheRows how many rows and bars are kept in memory between events. A key takes some ten for each destination, so 500 000
 *     serve thousands of keys; with too few, every event reads its windows anew, which is slower and as right
 */
record AggConfig(List<Timeframe> destinations, RowFilter filter, int cacheRows) {
    private static final int DEFAULT_CACHE_ROWS = 500_000;

    static AggConfig of(PluginConfig config) {
        List<Timeframe> destinations = List.copyOf(new TreeSet<>(config.timeframes("destinations")));
        if (destinations.isEmpty()) {
            throw new InvalidInputException("destinations", "none", "at least one timeframe such as 5Min");
        }
        RowFilter filter = RowFilter.parse(config.text("filter").orElse(""));
        long cacheRows = config.integer("cache_rows").orElse((long) DEFAULT_CACHE_ROWS);
        if (cacheRows < 0 || cacheRows > Integer.MAX_VALUE) {
            throw new InvalidInputException("cache_rows", String.valueOf(cacheRows), "0 to " + Integer.MAX_VALUE);
        }
        return new AggConfig(destinations, filter, (int) cacheRows);
    }
}
