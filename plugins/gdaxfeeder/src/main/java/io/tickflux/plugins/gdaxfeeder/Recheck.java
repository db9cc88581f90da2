package io.tickflux.plugins.gdaxfeeder;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Stored bars beside the exchange's.
 *
 * @param corrections bars that the exchange lists and that are stored otherwise or not at all
 * @param late those of them that are not stored
 * @param isShort whether a stored bar is not listed: the exchange's answer is not complete
 */
record Recheck(List<Bar> corrections, List<Bar> late, boolean isShort) {
    static Recheck of(List<Bar> listed, Map<Long, Bar> stored) {
        List<Bar> corrections = listed.stream()
                .filter(bar -> !bar.equals(stored.get(bar.second())))
                .toList();
        List<Bar> late = listed.stream()
                .filter(bar -> Objects.isNull(stored.get(bar.second())))
                .toList();
        return new Recheck(corrections, late, listed.size() - late.size() < stored.size());
    }

    /** The rows of the ledger that tell of the late bars: those of the gaps they were missing in, else one more. */
    List<Gap> ledger(List<Gap> known, long granularity, long nowSecond) {
        List<Bar> left = new ArrayList<>(late);
        List<Gap> rows = new ArrayList<>();
        for (Gap gap : known) {
            long inside = left.stream().filter(gap::covers).count();
            if (inside > 0) {
                left.removeIf(gap::covers);
                rows.add(gap.plusBars(inside).as(Gap.State.REFILLED));
            }
        }
        if (!left.isEmpty()) {
            long until = left.get(left.size() - 1).second() + granularity;
            rows.add(Gap.detected(left.get(0).second(), until, Gap.Cause.LATE_CANDLE, nowSecond)
                    .plusBars(left.size())
                    .as(Gap.State.REFILLED));
        }
        return rows;
    }
}
