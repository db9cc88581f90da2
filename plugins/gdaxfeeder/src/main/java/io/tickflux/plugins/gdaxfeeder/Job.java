package io.tickflux.plugins.gdaxfeeder;

import java.time.Instant;

/**
 * One request over REST.
 *
 * @param symbol whose candles; empty for the list of products
 * @param fromSecond first candle
 * @param untilSecond behind the last candle
 */
record Job(Kind kind, String symbol, long granularity, long fromSecond, long untilSecond) {
    /** What the exchange allows. */
    static final int MAX_CANDLES = 300;

    /** What for. */
    enum Kind {
        PRODUCTS,
        /** Looks for the first day with trades, by candles of a day. */
        PROBE,
        /** The next bars. */
        FILL,
        /** Bars that are stored, once more. */
        RECHECK,
        /** Bars that are stored, by candles of a longer timeframe. */
        AUDIT
    }

    static Job products() {
        return new Job(Kind.PRODUCTS, "", 1, 0, 0);
    }

    /** Path and query. */
    String path() {
        if (kind == Kind.PRODUCTS) {
            return "/products";
        }
        return "/products/" + symbol + "/candles?granularity=" + granularity + "&start="
                + Instant.ofEpochSecond(fromSecond) + "&end=" + Instant.ofEpochSecond(untilSecond - granularity);
    }

    long candles() {
        return (untilSecond - fromSecond) / granularity;
    }

    boolean covers(Bar bar) {
        return bar.second() >= fromSecond && bar.second() < untilSecond;
    }
}
