package io.tickflux.plugins.fakeexchange;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * What really happened: the trades of some products, the same for the same seed, and the candles that follow from them. About one
 * minute in six has no trade.
 */
public final class Scenario {
    private static final long SECONDS_PER_MINUTE = 60;
    private static final int MAX_TRADES_PER_MINUTE = 40;
    private static final int EMPTY_ONE_IN = 6;
    private static final Duration LATENESS = Duration.ofSeconds(100);

    private final Map<String, List<Trade>> trades;

    private Scenario(Map<String, List<Trade>> trades) {
        this.trades = trades;
    }

    /** Trades from {@code from} to {@code to} for each product. */
    public static Scenario of(long seed, Instant from, Instant to, String... products) {
        return make(seed, from, to, 0, products);
    }

    /** As {@link #of}; about one trade in {@code lateOneIn} is published 100 s after it was made. */
    public static Scenario withLateTrades(long seed, Instant from, Instant to, int lateOneIn, String... products) {
        return make(seed, from, to, lateOneIn, products);
    }

    private static Scenario make(long seed, Instant from, Instant to, int lateOneIn, String... products) {
        Map<String, List<Trade>> all = new TreeMap<>();
        for (String product : products) {
            Random random = new Random(seed * 31 + product.hashCode());
            all.put(product, trades(random, from, to, lateOneIn));
        }
        return new Scenario(all);
    }

    private static List<Trade> trades(Random random, Instant from, Instant to, int lateOneIn) {
        List<Trade> made = new ArrayList<>();
        long cents = 100_000L + random.nextInt(900_000);
        for (Instant minute = from; minute.isBefore(to); minute = minute.plusSeconds(SECONDS_PER_MINUTE)) {
            int count = random.nextInt(EMPTY_ONE_IN) == 0 ? 0 : 1 + random.nextInt(MAX_TRADES_PER_MINUTE);
            int[] millis = random.ints(count, 0, 60_000).sorted().toArray();
            for (int offset : millis) {
                cents = Math.max(100, cents + random.nextInt(2_001) - 1_000);
                boolean late = lateOneIn > 0 && random.nextInt(lateOneIn) == 0;
                Instant time = minute.plusMillis(offset);
                made.add(new Trade(
                        0,
                        time,
                        late ? time.plus(LATENESS) : time,
                        BigDecimal.valueOf(cents, 2),
                        BigDecimal.valueOf(1 + random.nextInt(100_000_000), 8)));
            }
        }
        made.sort(Comparator.comparing(Trade::published));
        long firstId = 1_000L + random.nextInt(1_000_000);
        List<Trade> numbered = new ArrayList<>(made.size());
        for (Trade trade : made) {
            numbered.add(
                    new Trade(firstId + numbered.size(), trade.time(), trade.published(), trade.price(), trade.size()));
        }
        return numbered;
    }

    public List<String> products() {
        return List.copyOf(trades.keySet());
    }

    /** Those of a product that are published after {@code after} and not after {@code until}, in the order of publication. */
    public List<Trade> published(String product, Instant after, Instant until) {
        List<Trade> all = trades.getOrDefault(product, List.of());
        return List.copyOf(
                all.subList(countUntil(all, after), Math.max(countUntil(all, after), countUntil(all, until))));
    }

    private static int countUntil(List<Trade> all, Instant until) {
        int low = 0;
        int high = all.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (all.get(middle).published().isAfter(until)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /**
     * The candles of the intervals that begin from {@code fromSecond} (inclusive) to {@code toSecond} (exclusive), oldest first, as the
     * trades that are published at {@code asOf} make them; none for an interval without trades.
     */
    public List<Candle> candles(String product, long granularity, long fromSecond, long toSecond, Instant asOf) {
        Map<Long, List<Trade>> intervals = new TreeMap<>();
        Instant from = Instant.ofEpochSecond(fromSecond);
        Instant latest = Instant.ofEpochSecond(toSecond).plus(LATENESS);
        for (Trade trade : published(product, from.minusNanos(1), latest.isBefore(asOf) ? latest : asOf)) {
            long second = Math.floorDiv(trade.time().getEpochSecond(), granularity) * granularity;
            if (second >= fromSecond && second < toSecond) {
                intervals.computeIfAbsent(second, key -> new ArrayList<>()).add(trade);
            }
        }
        List<Candle> candles = new ArrayList<>(intervals.size());
        intervals.forEach((second, inside) -> {
            inside.sort(Comparator.comparing(Trade::time).thenComparing(Trade::id));
            candles.add(Candle.of(second, inside));
        });
        return candles;
    }
}
