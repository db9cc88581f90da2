package io.tickflux.plugins.fakeexchange;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** An exchange's paths, formats and limits: what makes the fake look like one exchange or another. */
public interface Venue {
    /** Path of the list of products. */
    String productsPath();

    /** Path of the candles, with {@code {product}} in it. */
    String candlesPath();

    /** Path of the WebSocket. */
    String streamPath();

    /** Most candles that a request may span; more is answered with 400. */
    int maxCandles();

    /** Requests a second that are allowed in the long run. */
    int requestsPerSecond();

    /** Requests that are allowed at once. */
    int requestBurst();

    /** The times of a request for candles; {@code parameter} gives the query's values, null when absent. */
    CandleRequest candleRequest(String product, Function<String, String> parameter);

    String products(List<String> products);

    String candles(List<Candle> oldestFirst);

    /** The products that a client's message subscribes to; empty when it is no subscription. */
    List<String> subscription(String message);

    /** What answers a subscription. */
    String subscribed(List<String> products);

    String lastTrade(String product, Trade trade);

    String trade(String product, Trade trade);

    String heartbeat(String product, long lastTradeId, Instant now);

    String error(String text);

    /**
     * A request for candles.
     *
     * @param fromSecond first interval that is asked for
     * @param toSecond last interval that is asked for, inclusive
     */
    record CandleRequest(String product, long granularity, long fromSecond, long toSecond) {}
}
