package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.Timeframe;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One step of the way from base rows to the coarsest bars.
 *
 * @param timeframe the length of its windows
 * @param source the level whose bars are its parts; null when its parts are base rows
 * @param isDestination whether its bars are written, or only help to make coarser ones
 */
record Level(Timeframe timeframe, @Nullable Level source, boolean isDestination) {
    /** With these in between, no window has more than some sixty parts, whatever the base and the destinations. */
    private static final List<Timeframe> HELPERS =
            List.of(Timeframe.parse("1Min"), Timeframe.parse("1H"), Timeframe.parse("1D"), Timeframe.parse("1M"));

    /** The levels to make {@code destinations} from rows of {@code base}, each behind its source. */
    static List<Level> ladder(Timeframe base, List<Timeframe> destinations) {
        TreeSet<Timeframe> frames = new TreeSet<>(destinations);
        for (Timeframe helper : HELPERS) {
            boolean isBetween = isFiner(base, helper) && destinations.stream().anyMatch(end -> isFiner(helper, end));
            if (isBetween) {
                frames.add(helper);
            }
        }
        List<Level> levels = new ArrayList<>();
        for (Timeframe frame : frames) {
            Level source = null;
            for (Level finer : levels) {
                source = isFiner(finer.timeframe, frame) ? finer : source;
            }
            levels.add(new Level(frame, source, destinations.contains(frame)));
        }
        return List.copyOf(levels);
    }

    /** Whether bars of {@code coarse} can be made from bars of {@code fine}. */
    static boolean isFiner(Timeframe fine, Timeframe coarse) {
        return fine.compareTo(coarse) < 0 && coarse.contains(fine);
    }

    /** Which part of a window a row at this time belongs to. */
    long partOf(long epochNanos) {
        return source == null ? epochNanos : source.timeframe.floor(epochNanos);
    }
}
