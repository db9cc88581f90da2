package io.tickflux.plugins.gdaxfeeder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Reads what the exchange sends. Numbers may be numbers or strings; nothing passes through a double before it is a bar. */
final class Json {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final int CANDLE_FIELDS = 6;

    private Json() {}

    /** An answer that is not what it should be. */
    static final class DamagedException extends Exception {
        private static final long serialVersionUID = 1L;

        DamagedException(String message) {
            super(message);
        }
    }

    /**
     * Candles, {@code [[time, low, high, open, close, volume], ...]} in any order.
     *
     * @return oldest first, each time once
     * @throws DamagedException when a candle is no candle: then none of them is to be trusted
     */
    static List<Bar> candles(String body, long granularity) throws DamagedException {
        TreeMap<Long, Bar> bars = new TreeMap<>();
        for (JsonNode row : array(body)) {
            Bar bar = bar(row);
            if (Math.floorMod(bar.second(), granularity) != 0 || !isPlausible(bar)) {
                throw new DamagedException(
                        "candle: " + shortened(row.toString()) + " (expected: low <= high, on the grid)");
            }
            Bar other = bars.put(bar.second(), bar);
            if (other != null && !other.equals(bar)) {
                throw new DamagedException("candle: two of " + bar.second() + " (expected: one)");
            }
        }
        return new ArrayList<>(bars.values());
    }

    private static Bar bar(JsonNode row) throws DamagedException {
        if (!row.isArray() || row.size() < CANDLE_FIELDS) {
            throw new DamagedException("candle: " + shortened(row.toString()) + " (expected: six numbers)");
        }
        double[] values = new double[CANDLE_FIELDS];
        for (int i = 1; i < CANDLE_FIELDS; i++) {
            values[i] = number(row.get(i)).doubleValue();
        }
        return new Bar(number(row.get(0)).longValue(), values[3], values[2], values[1], values[4], values[5]);
    }

    private static boolean isPlausible(Bar bar) {
        return bar.low() <= bar.high()
                && bar.low() <= Math.min(bar.open(), bar.close())
                && bar.high() >= Math.max(bar.open(), bar.close())
                && bar.volume() >= 0;
    }

    /** The ids of the products that are traded. */
    static List<String> products(String body) throws DamagedException {
        List<String> ids = new ArrayList<>();
        for (JsonNode product : array(body)) {
            if (!product.path("id").isTextual()) {
                throw new DamagedException("product: " + shortened(product.toString()) + " (expected: an id)");
            }
            if (product.path("status").asText("online").equals("online")) {
                ids.add(product.path("id").asText());
            }
        }
        return ids;
    }

    private static JsonNode array(String body) throws DamagedException {
        try {
            JsonNode root = MAPPER.readTree(body);
            if (root != null && root.isArray()) {
                return root;
            }
        } catch (JsonProcessingException notJson) {
            throw new DamagedException("body: " + shortened(body) + " (expected: JSON)");
        }
        throw new DamagedException("body: " + shortened(body) + " (expected: an array)");
    }

    static Message message(String text) {
        try {
            JsonNode root = MAPPER.readTree(text);
            return switch (root.path("type").asText()) {
                case "match", "last_match" ->
                    new Message.Trade(
                            product(root),
                            number(root.path("trade_id")).longValueExact(),
                            nanos(root),
                            number(root.path("price")),
                            number(root.path("size")));
                case "heartbeat" ->
                    new Message.Heartbeat(
                            product(root), number(root.path("last_trade_id")).longValueExact(), nanos(root));
                case "error" ->
                    new Message.Problem(root.path("message").asText()
                            + ' '
                            + root.path("reason").asText());
                default -> new Message.Other(root.path("type").isMissingNode());
            };
        } catch (JsonProcessingException | DamagedException | ArithmeticException | DateTimeException damaged) {
            return new Message.Other(true);
        }
    }

    private static String product(JsonNode root) throws DamagedException {
        if (!root.path("product_id").isTextual()) {
            throw new DamagedException("product_id");
        }
        return root.path("product_id").asText();
    }

    private static long nanos(JsonNode root) {
        Instant time = Instant.parse(root.path("time").asText());
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    }

    private static BigDecimal number(JsonNode value) throws DamagedException {
        try {
            if (value.isNumber() || value.isTextual()) {
                return value.isNumber() ? value.decimalValue() : new BigDecimal(value.asText());
            }
        } catch (NumberFormatException notNumber) {
            // Below.
        }
        throw new DamagedException("number: " + shortened(value.toString()) + " (expected: a number)");
    }

    static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}
