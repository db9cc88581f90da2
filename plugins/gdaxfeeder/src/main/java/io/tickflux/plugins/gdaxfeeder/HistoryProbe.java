package io.tickflux.plugins.gdaxfeeder;

import java.util.List;
import java.util.Optional;

/** Finds the day on which a product was first traded, so that years before it are not asked for minute by minute. */
final class HistoryProbe {
    private static final long DAY_SECONDS = 86_400;
    private static final long PAGE_SECONDS = Job.MAX_CANDLES * DAY_SECONDS;
    private static final int ASKS_IF_EMPTY = 3;
    private static final long LIMIT_SECONDS = 60;

    private final String symbol;
    private final Backoff asks = new Backoff(LIMIT_SECONDS);
    private final Backoff failures = new Backoff(LIMIT_SECONDS);
    private long fromSecond;

    HistoryProbe(String symbol, long startSecond) {
        this.symbol = symbol;
        this.fromSecond = Math.floorDiv(startSecond, DAY_SECONDS) * DAY_SECONDS;
    }

    /** Whether the history is long enough to look for its begin. */
    static boolean isWorthwhile(long startSecond, long nowSecond, GdaxConfig.Bucket bucket) {
        return bucket.granularity() < DAY_SECONDS
                && nowSecond - startSecond > 2 * Job.MAX_CANDLES * bucket.granularity();
    }

    Optional<Job> due(long nowSecond, long localNanos) {
        if (!asks.isOver(localNanos) || !failures.isOver(localNanos)) {
            return Optional.empty();
        }
        return Optional.of(new Job(Job.Kind.PROBE, symbol, DAY_SECONDS, fromSecond, fromSecond + PAGE_SECONDS));
    }

    void failed(long localNanos) {
        failures.failed(localNanos);
    }

    /** True when the begin is found. */
    boolean answered(List<Bar> days, long nowSecond, long localNanos) {
        failures.succeeded();
        Optional<Bar> first =
                days.stream().filter(day -> day.second() >= fromSecond).findFirst();
        if (first.isPresent()) {
            fromSecond = first.get().second();
            return true;
        }
        if (asks.failed(localNanos) < ASKS_IF_EMPTY) {
            return false;
        }
        asks.succeeded();
        fromSecond += PAGE_SECONDS;
        return fromSecond >= nowSecond;
    }

    /** Nothing was traded before; may lie in the future. */
    long startSecond() {
        return fromSecond;
    }
}
