package io.tickflux.plugins.fakeexchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Coinbase Exchange: candles of at most 300 intervals, newest first; {@code matches} and {@code heartbeat} channels. */
public final class CoinbaseVenue implements Venue {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<Long> GRANULARITIES = Set.of(60L, 300L, 900L, 3_600L, 21_600L, 86_400L);

    @Override
    public String productsPath() {
        return "/products";
    }

    @Override
    public String candlesPath() {
        return "/products/{product}/candles";
    }

    @Override
    public String streamPath() {
        return "/feed";
    }

    @Override
    public int maxCandles() {
        return 300;
    }

    @Override
    public int requestsPerSecond() {
        return 10;
    }

    @Override
    public int requestBurst() {
        return 15;
    }

    @Override
    public CandleRequest candleRequest(String product, Function<String, String> parameter) {
        long granularity = Long.parseLong(parameter.apply("granularity"));
        if (!GRANULARITIES.contains(granularity)) {
            throw new IllegalArgumentException("granularity: " + granularity);
        }
        return new CandleRequest(
                product,
                granularity,
                Instant.parse(parameter.apply("start")).getEpochSecond(),
                Instant.parse(parameter.apply("end")).getEpochSecond());
    }

    @Override
    public String products(List<String> products) {
        return products.stream()
                .map(id -> "{\"id\":\"" + id + "\",\"status\":\"online\",\"trading_disabled\":false}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    @Override
    public String candles(List<Candle> oldestFirst) {
        List<Candle> newestFirst = new ArrayList<>(oldestFirst);
        Collections.reverse(newestFirst);
        return newestFirst.stream()
                .map(candle -> String.format(
                        Locale.ROOT,
                        "[%d,%s,%s,%s,%s,%s]",
                        candle.epochSecond(),
                        candle.low().toPlainString(),
                        candle.high().toPlainString(),
                        candle.open().toPlainString(),
                        candle.close().toPlainString(),
                        candle.volume().toPlainString()))
                .collect(Collectors.joining(",", "[", "]"));
    }

    @Override
    public List<String> subscription(String message) {
        try {
            JsonNode root = JSON.readTree(message);
            List<String> products = new ArrayList<>();
            if (root.path("type").asText().equals("subscribe")) {
                root.path("product_ids").forEach(product -> products.add(product.asText()));
            }
            return products;
        } catch (JsonProcessingException notJson) {
            return List.of();
        }
    }

    @Override
    public String subscribed(List<String> products) {
        String ids = products.stream().collect(Collectors.joining("\",\"", "[\"", "\"]"));
        return "{\"type\":\"subscriptions\",\"channels\":[{\"name\":\"matches\",\"product_ids\":" + ids
                + "},{\"name\":\"heartbeat\",\"product_ids\":" + ids + "}]}";
    }

    @Override
    public String lastTrade(String product, Trade trade) {
        return match("last_match", product, trade);
    }

    @Override
    public String trade(String product, Trade trade) {
        return match("match", product, trade);
    }

    private static String match(String type, String product, Trade trade) {
        return String.format(
                Locale.ROOT,
                "{\"type\":\"%s\",\"trade_id\":%d,\"maker_order_id\":\"m\",\"taker_order_id\":\"t\",\"side\":\"sell\","
                        + "\"size\":\"%s\",\"price\":\"%s\",\"product_id\":\"%s\",\"sequence\":%d,\"time\":\"%s\"}",
                type,
                trade.id(),
                trade.size().toPlainString(),
                trade.price().toPlainString(),
                product,
                trade.id() * 7,
                trade.time());
    }

    @Override
    public String heartbeat(String product, long lastTradeId, Instant now) {
        return String.format(
                Locale.ROOT,
                "{\"type\":\"heartbeat\",\"last_trade_id\":%d,\"product_id\":\"%s\",\"sequence\":%d,\"time\":\"%s\"}",
                lastTradeId,
                product,
                lastTradeId * 7 + 1,
                now);
    }

    @Override
    public String error(String text) {
        return "{\"type\":\"error\",\"message\":\"" + text + "\"}";
    }
}
