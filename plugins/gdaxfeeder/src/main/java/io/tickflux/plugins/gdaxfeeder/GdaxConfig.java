package io.tickflux.plugins.gdaxfeeder;

import io.tickflux.api.BucketKey;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Timeframe;
import io.tickflux.api.plugin.PluginConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The feeder's settings.
 *
 * @param symbols products of the exchange, each once; empty for all
 * @param bucket where the bars go
 * @param queryStart where the history of a new symbol begins; an hour ago if empty
 * @param exchange where it is and how it may be asked
 * @param timing when the feeder loses patience
 */
record GdaxConfig(List<String> symbols, Bucket bucket, Optional<Instant> queryStart, Exchange exchange, Timing timing) {
    /** What the checkpoint, which goes with every write, has room for. */
    static final int MAX_SYMBOLS = 90;

    private static final Map<Timeframe, Long> GRANULARITIES = Map.of(
            Timeframe.parse("1Min"), 60L,
            Timeframe.parse("5Min"), 300L,
            Timeframe.parse("15Min"), 900L,
            Timeframe.parse("1H"), 3_600L,
            Timeframe.parse("6H"), 21_600L,
            Timeframe.parse("1D"), 86_400L);
    private static final int MAX_PREFIX = 40;
    private static final double MAX_REQUESTS_PER_SECOND = 10;

    /**
     * Where bars go.
     *
     * @param prefix in front of the symbol
     * @param granularity the timeframe in seconds
     */
    record Bucket(String prefix, Timeframe timeframe, long granularity) {
        BucketKey bars(String symbol) {
            return new BucketKey(prefix + symbol, timeframe, "OHLCV");
        }

        BucketKey gaps(String symbol) {
            return new BucketKey(prefix + symbol, timeframe, "GAPS");
        }

        /** The start of the interval that holds a second. */
        long floor(long second) {
            return Math.floorDiv(second, granularity) * granularity;
        }
    }

    /**
     * The exchange.
     *
     * @param requestsPerSecond over REST, for all workers of the process that ask the same host
     */
    record Exchange(URI rest, URI stream, double requestsPerSecond) {}

    /**
     * Patience.
     *
     * @param timeout of one request
     * @param silence of one product's heartbeat, after which the stream counts as dead
     * @param recheckAfter how long after its end a bar is compared with the exchange's once more
     */
    record Timing(Duration timeout, Duration silence, Duration recheckAfter) {}

    static GdaxConfig of(PluginConfig config) {
        List<String> symbols = config.texts("symbols");
        String prefix = config.text("symbol_prefix").orElse("gdax_");
        Timeframe timeframe = config.timeframe("base_timeframe").orElse(Timeframe.parse("1Min"));
        Long granularity = GRANULARITIES.get(timeframe);
        if (granularity == null) {
            throw new InvalidInputException(
                    "base_timeframe",
                    timeframe.toString(),
                    "one of 1Min, 5Min, 15Min, 1H, 6H, 1D, as the exchange has");
        }
        require(prefix.length() <= MAX_PREFIX, "symbol_prefix", '"' + prefix + '"', "at most 40 letters");
        require(symbols.stream().distinct().count() == symbols.size(), "symbols", "one twice", "each once");
        requireRoom(symbols);
        Bucket bucket = new Bucket(prefix, timeframe, granularity);
        symbols.forEach(bucket::bars);
        Optional<Instant> start = config.instant("query_start");
        start.ifPresent(time -> require(
                time.getEpochSecond() >= 0 && time.isBefore(Instant.parse("2200-01-01T00:00:00Z")),
                "query_start",
                time.toString(),
                "a time from 1970 to 2199"));
        return new GdaxConfig(symbols, bucket, start, exchange(config), timing(config));
    }

    static void requireRoom(List<String> symbols) {
        require(
                symbols.size() <= MAX_SYMBOLS && symbols.stream().allMatch(symbol -> symbol.length() <= 20),
                "symbols",
                symbols.size() + " products",
                "at most " + MAX_SYMBOLS + " for a worker, of at most 20 letters; list them and use several workers");
    }

    private static Exchange exchange(PluginConfig config) {
        double rate = config.decimal("requests_per_second").orElse(8.0);
        require(
                rate > 0 && rate <= MAX_REQUESTS_PER_SECOND,
                "requests_per_second",
                String.valueOf(rate),
                "above 0, at most 10: what the exchange allows");
        return new Exchange(
                uri(config, "rest_url", "https://api.exchange.coinbase.com", "http"),
                uri(config, "ws_url", "wss://ws-feed.exchange.coinbase.com", "ws"),
                rate);
    }

    private static URI uri(PluginConfig config, String key, String standard, String scheme) {
        String text = config.text(key).orElse(standard);
        try {
            URI uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            boolean fits =
                    uri.getHost() != null && (scheme.equals(uri.getScheme()) || (scheme + 's').equals(uri.getScheme()));
            require(fits, key, '"' + text + '"', scheme + "://host or " + scheme + "s://host");
            return uri;
        } catch (URISyntaxException wrong) {
            throw new InvalidInputException(key, '"' + text + '"', scheme + "s://host");
        }
    }

    private static Timing timing(PluginConfig config) {
        return new Timing(
                positive(config, "timeout", Duration.ofSeconds(10)),
                positive(config, "silence", Duration.ofSeconds(10)),
                positive(config, "recheck_after", Duration.ofMinutes(10)));
    }

    private static Duration positive(PluginConfig config, String key, Duration standard) {
        Duration value = config.duration(key).orElse(standard);
        require(
                !value.isZero() && value.compareTo(Duration.ofDays(1)) <= 0,
                key,
                value.toString(),
                "above 0, at most a day");
        return value;
    }

    private static void require(boolean holds, String where, String found, String expected) {
        if (!holds) {
            throw new InvalidInputException(where, found, expected);
        }
    }
}
