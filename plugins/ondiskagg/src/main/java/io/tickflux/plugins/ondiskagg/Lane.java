package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.Timeframe;
import java.util.ArrayList;
import java.util.List;

/**
 * The levels that take the same rows.
 *
 * @param filter which rows
 * @param levels each behind its source
 */
record Lane(RowFilter filter, List<Level> levels) {
    private static final Timeframe DAY = Timeframe.parse("1D");

    /** The lanes for one base: with a filter, destinations of a day and longer have one of their own. */
    static List<Lane> of(Timeframe base, AggConfig config) {
        List<Timeframe> unfiltered = new ArrayList<>();
        List<Timeframe> filtered = new ArrayList<>();
        for (Timeframe destination : config.destinations()) {
            boolean hasTimeOfDay = base.compareTo(DAY) < 0;
            boolean isFiltered = config.filter() != RowFilter.ALL && hasTimeOfDay && destination.compareTo(DAY) >= 0;
            if (Level.isFiner(base, destination)) {
                (isFiltered ? filtered : unfiltered).add(destination);
            }
        }
        List<Lane> lanes = new ArrayList<>();
        if (!unfiltered.isEmpty()) {
            lanes.add(new Lane(RowFilter.ALL, Level.ladder(base, unfiltered)));
        }
        if (!filtered.isEmpty()) {
            lanes.add(new Lane(config.filter(), Level.ladder(base, filtered)));
        }
        return List.copyOf(lanes);
    }
}
