package io.tickflux.plugins.synthetic;

import io.tickflux.api.BucketKey;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Timeframe;
import io.tickflux.api.plugin.PluginConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The feeder's settings.
 *
 * @param symbols each once
 * @param seed of the market
 * @param intervalMillis between two ticks of a symbol
 * @param timeframes of the bars
 * @param pacing how fast, and from when
 * @param ticksPerWrite how many ticks of a symbol go into one write
 */
record FeedConfig(
        List<String> symbols,
        long seed,
        long intervalMillis,
        List<Timeframe> timeframes,
        Pacing pacing,
        int ticksPerWrite) {
    /** Bounds what one interval takes in memory: some 1 KB for a symbol. */
    private static final int MAX_SYMBOLS = 100_000;

    /** In one interval: what the numbering of writes has room for. */
    private static final int MAX_WRITES = 1_000_000;

    private static final int MAX_TICKS_PER_WRITE = 10_000;
    private static final Duration MAX_INTERVAL = Duration.ofHours(1);
    private static final Timeframe LONGEST_BAR = Timeframe.parse("1H");
    private static final long DEFAULT_SEED = 42;
    private static final String DEFAULT_PREFIX = "DEMO-";
    private static final List<String> DEFAULT_SYMBOLS =
            List.of("DEMO-BTC", "DEMO-ETH", "DEMO-SOL", "DEMO-AAPL", "DEMO-EURUSD");

    /**
     * How fast market time runs.
     *
     * @param speed times the clock; infinite for as fast as possible
     * @param start where market time begins; empty for now
     * @param limit so many ticks of each symbol; {@link Long#MAX_VALUE} for no end
     */
    record Pacing(double speed, Optional<Instant> start, long limit) {
        /** Whether market time is the clock's. */
        boolean isLive() {
            return start.isEmpty() && speed == 1;
        }
    }

    static FeedConfig of(PluginConfig config) {
        Duration interval = config.duration("tick_interval").orElse(Duration.ofMillis(100));
        require(
                interval.toMillis() >= 1 && interval.compareTo(MAX_INTERVAL) <= 0,
                "tick_interval",
                interval.toString(),
                "1ms to 1h");
        long ticksPerWrite = config.integer("ticks_per_write").orElse(1L);
        require(
                ticksPerWrite >= 1 && ticksPerWrite <= MAX_TICKS_PER_WRITE,
                "ticks_per_write",
                String.valueOf(ticksPerWrite),
                "1 to " + MAX_TICKS_PER_WRITE);
        List<String> symbols = symbols(config);
        return new FeedConfig(
                symbols,
                config.integer("seed").orElse(DEFAULT_SEED),
                interval.toMillis(),
                timeframes(config, symbols.size()),
                pacing(config),
                (int) ticksPerWrite);
    }

    private static List<String> symbols(PluginConfig config) {
        String prefix = config.text("prefix").orElse(DEFAULT_PREFIX);
        List<String> given = config.texts("symbols");
        boolean isCount = given.size() == 1 && given.get(0).chars().allMatch(c -> c >= '0' && c <= '9');
        List<String> symbols = given.isEmpty() ? DEFAULT_SYMBOLS : given;
        if (isCount) {
            int count = given.get(0).length() > 6 ? 0 : Integer.parseInt(given.get(0));
            require(count >= 1 && count <= MAX_SYMBOLS, "symbols", given.get(0), "1 to " + MAX_SYMBOLS);
            symbols = IntStream.rangeClosed(1, count)
                    .mapToObj(i -> String.format("%s%04d", prefix, i))
                    .toList();
        }
        require(symbols.size() <= MAX_SYMBOLS, "symbols", String.valueOf(symbols.size()), "at most " + MAX_SYMBOLS);
        require(symbols.stream().distinct().count() == symbols.size(), "symbols", "one twice", "each once");
        symbols.forEach(symbol -> new BucketKey(symbol, LONGEST_BAR, "TICK"));
        return List.copyOf(symbols);
    }

    private static List<Timeframe> timeframes(PluginConfig config, int symbols) {
        List<Timeframe> given = config.timeframes("timeframes");
        if (given.isEmpty()) {
            return List.of(Timeframe.parse("1Sec"), Timeframe.parse("1Min"));
        }
        for (Timeframe timeframe : given) {
            require(timeframe.compareTo(LONGEST_BAR) <= 0, "timeframes", timeframe.toString(), "at most 1H");
        }
        List<Timeframe> timeframes = given.stream().distinct().sorted().toList();
        require(
                (timeframes.size() + 1L) * symbols <= MAX_WRITES,
                "timeframes",
                timeframes.size() + " for " + symbols + " symbols",
                "at most " + MAX_WRITES + " writes in one interval");
        return timeframes;
    }

    private static Pacing pacing(PluginConfig config) {
        String text = config.text("speed").orElse("1");
        double speed = text.equals("full")
                ? Double.POSITIVE_INFINITY
                : config.decimal("speed").orElse(1.0);
        require(speed > 0, "speed", text, "a number above 0, or full");
        long limit = config.integer("limit").orElse(Long.MAX_VALUE);
        require(limit >= 0, "limit", String.valueOf(limit), "0 or more ticks");
        Optional<Instant> start = config.instant("start");
        start.ifPresent(time -> require(
                time.getEpochSecond() >= 0 && time.isBefore(Instant.parse("2200-01-01T00:00:00Z")),
                "start",
                time.toString(),
                "a time from 1970 to 2199"));
        return new Pacing(speed, start, limit);
    }

    private static void require(boolean holds, String where, String found, String expected) {
        if (!holds) {
            throw new InvalidInputException(where, found, expected);
        }
    }
}
