package io.tickflux.transport.client.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Limit;
import io.tickflux.api.Query;
import java.util.Optional;

/**
 * The request of route {@code query}:
 *
 * <pre>{@code
 * {"pattern":"AAPL,TSLA/1Min/OHLCV","from":1700000000,"from_nanos":5,"to":"2023-11-15","last":100,"columns":["Close"]}
 * }</pre>
 *
 * {@code destination} means the same as {@code pattern}; {@code first} or {@code last} limits the rows of each bucket.
 */
public final class QueryCodec {
    private QueryCodec() {}

    public static ObjectNode encode(Query query) {
        ObjectNode map = Trees.NODES.objectNode();
        map.put("pattern", query.pattern().toString());
        TimeRanges.write(map, query.range());
        if (query.limit().rows() != Long.MAX_VALUE) {
            map.put(Words.of(query.limit().end()), query.limit().rows());
        }
        if (!query.columns().isEmpty()) {
            query.columns().forEach(map.putArray("columns")::add);
        }
        return map;
    }

    /** @throws InvalidInputException when it is not a query */
    public static Query decode(JsonNode tree) {
        Fields fields = Fields.of("query", tree);
        Optional<String> destination = fields.text("destination");
        String pattern = destination.isPresent() ? destination.get() : fields.requiredText("pattern");
        Query query =
                new Query(KeyPattern.parse(pattern), TimeRanges.read(fields), limit(fields), fields.texts("columns"));
        fields.requireAllKnown();
        return query;
    }

    private static Limit limit(Fields fields) {
        Optional<Long> first = fields.integer("first");
        Optional<Long> last = fields.integer("last");
        if (first.isPresent() && last.isPresent()) {
            throw new InvalidInputException("query", "first and last", "one of them");
        }
        return first.map(Limit::first).or(() -> last.map(Limit::last)).orElse(Limit.NONE);
    }
}
