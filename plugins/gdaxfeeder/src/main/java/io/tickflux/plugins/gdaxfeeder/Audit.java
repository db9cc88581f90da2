package io.tickflux.plugins.gdaxfeeder;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares history with the exchange's candles of a longer timeframe: one request vouches for thousands of bars, and shows where one is missing or was
 * corrected.
 *
 * @param doubtful starts of the longer intervals that do not agree
 * @param isShort whether the exchange lists fewer of them than are stored
 */
record Audit(TreeSet<Long> doubtful, boolean isShort) {
    /** Of volume: sums of rounded numbers differ a little. */
    private static final double TOLERANCE = 1e-6;

    private static final Map<Long, Long> LONGER = Map.of(
            60L, 3_600L,
            300L, 21_600L,
            900L, 21_600L,
            3_600L, 86_400L,
            21_600L, 86_400L);

    /** The longer timeframe in seconds; 0 if there is none. */
    static long granularity(long ofBars) {
        return LONGER.getOrDefault(ofBars, 0L);
    }

    /** Compares. */
    static Audit of(Collection<Bar> listed, Collection<Bar> stored, long longer) {
        Map<Long, Bar> sums = new TreeMap<>();
        stored.stream()
                .sorted((a, b) -> Long.compare(a.second(), b.second()))
                .forEach(bar -> sums.merge(
                        Math.floorDiv(bar.second(), longer) * longer,
                        bar,
                        (before, more) -> new Bar(
                                before.second(),
                                before.open(),
                                Math.max(before.high(), more.high()),
                                Math.min(before.low(), more.low()),
                                more.close(),
                                before.volume() + more.volume())));
        TreeSet<Long> doubtful = new TreeSet<>(sums.keySet());
        int common = 0;
        for (Bar bar : listed) {
            Bar sum = sums.get(bar.second());
            common += sum == null ? 0 : 1;
            if (sum != null && agree(bar, sum)) {
                doubtful.remove(bar.second());
            } else {
                doubtful.add(bar.second());
            }
        }
        return new Audit(doubtful, common < sums.size());
    }

    private static boolean agree(Bar listed, Bar sum) {
        return listed.open() == sum.open()
                && listed.high() == sum.high()
                && listed.low() == sum.low()
                && listed.close() == sum.close()
                && Math.abs(listed.volume() - sum.volume()) <= TOLERANCE * Math.max(listed.volume(), sum.volume());
    }
}
