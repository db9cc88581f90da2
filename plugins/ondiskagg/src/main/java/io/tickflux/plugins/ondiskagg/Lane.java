package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.Timeframe;
import java.util.ArrayList;
import java.util.List;

/**
 * The levels that take the same rows.
 *
 * @param days which rows, and what a day is
 * @param levels each behind its source
 */
record Lane(Days days, List<Level> levels) {
    private static final Timeframe DAY = Timeframe.parse("1D");

    /** The lanes for one base: where days are not those of UTC, destinations of a day and longer have one of their own. */
    static List<Lane> of(Timeframe base, AggConfig config) {
        List<Timeframe> plain = new ArrayList<>();
        List<Timeframe> byDays = new ArrayList<>();
        for (Timeframe destination : config.destinations()) {
            boolean hasTimeOfDay = base.compareTo(DAY) < 0;
            boolean isByDays = config.days() != Days.UTC && hasTimeOfDay && destination.compareTo(DAY) >= 0;
            if (Level.isFiner(base, destination)) {
                (isByDays ? byDays : plain).add(destination);
            }
        }
        List<Lane> lanes = new ArrayList<>();
        if (!plain.isEmpty()) {
            lanes.add(new Lane(Days.UTC, Level.ladder(base, plain, Days.UTC)));
        }
        if (!byDays.isEmpty()) {
            lanes.add(new Lane(config.days(), Level.ladder(base, byDays, config.days())));
        }
        return List.copyOf(lanes);
    }
}
