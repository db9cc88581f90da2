package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.TimeRange;
import io.tickflux.api.Timeframe;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One step of the way from base rows to the coarsest bars. A level is itself only: it belongs to one lane. */
final class Level {
    /** With these in between, no window has more than some sixty parts, whatever the base and the destinations. */
    private static final List<Timeframe> HELPERS =
            List.of(Timeframe.parse("1Min"), Timeframe.parse("1H"), Timeframe.parse("1D"), Timeframe.parse("1M"));

    private static final Timeframe DAY = Timeframe.parse("1D");

    private final Timeframe timeframe;
    private final @Nullable Level source;
    private final boolean isDestination;
    private final Days days;

    private Level(Timeframe timeframe, @Nullable Level source, boolean isDestination, Days days) {
        this.timeframe = timeframe;
        this.source = source;
        this.isDestination = isDestination;
        this.days = days;
    }

    /** The levels to make {@code destinations} from rows of {@code base}, each behind its source. */
    static List<Level> ladder(Timeframe base, List<Timeframe> destinations, Days days) {
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
            levels.add(new Level(frame, source, destinations.contains(frame), days));
        }
        return List.copyOf(levels);
    }

    /** Whether bars of {@code coarse} can be made from bars of {@code fine}. */
    static boolean isFiner(Timeframe fine, Timeframe coarse) {
        return fine.compareTo(coarse) < 0 && coarse.contains(fine);
    }

    Timeframe timeframe() {
        return timeframe;
    }

    /** The level whose bars are the parts of this one; null when its parts are base rows. */
    @Nullable
    Level source() {
        return source;
    }

    /** Whether its bars are written, or only help to make coarser ones. */
    boolean isDestination() {
        return isDestination;
    }

    boolean isOfDays() {
        return timeframe.compareTo(DAY) >= 0;
    }

    /** The slot that a base row belongs to, or {@link Days#NONE}. */
    long slotOf(long epochNanos) {
        if (days == Days.UTC) {
            return timeframe.floor(epochNanos);
        }
        long day = days.dayOf(epochNanos);
        if (day == Days.NONE) {
            return Days.NONE;
        }
        // Below a day a slot is cut where a day begins, so that it never holds rows of two.
        return isOfDays() ? timeframe.floor(day) : Math.max(timeframe.floor(epochNanos), days.beginOf(epochNanos));
    }

    /** The slot that a part belongs to: a slot of the source, or the time of a base row. */
    long slotOfPart(long part) {
        return source != null && source.isOfDays() ? timeframe.floor(part) : slotOf(part);
    }

    /** Which part of its slot a base row belongs to. */
    long partOf(long epochNanos) {
        return source == null ? epochNanos : source.slotOf(epochNanos);
    }

    /**
     * A slot that is not later (or, with {@code daysLater} 1, not earlier) than any to which rows at this time may belong.
     *
     * @param daysLater a session may open on the evening before its day, so the day after counts too
     */
    long slotAround(long epochNanos, int daysLater) {
        return days == Days.UTC || !isOfDays()
                ? timeframe.floor(epochNanos)
                : timeframe.floor(days.dateOf(epochNanos) + daysLater * Days.DAY_NANOS);
    }

    long next(long slot) {
        return timeframe.next(slot);
    }

    /** A span that holds all base rows of a slot, and perhaps some more. */
    TimeRange rowsOf(long slot) {
        return isOfDays() ? days.rowsOf(slot, timeframe.next(slot)) : new TimeRange(slot, timeframe.next(slot) - 1);
    }
}
