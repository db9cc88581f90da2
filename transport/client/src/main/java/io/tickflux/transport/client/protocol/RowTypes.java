package io.tickflux.transport.client.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Schema;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the type of a column whose values are text or numbers without one: what the writer declared, else what the bucket has,
 * else {@code f8} for a number. A whole number says nothing: {@code 100} may be a price whose next value is {@code 100.5}.
 */
final class RowTypes {
    private final JsonNode declared;
    private final Optional<Schema> known;

    RowTypes(JsonNode declared, Optional<Schema> known) {
        if (!declared.isObject()) {
            throw new InvalidInputException(
                    "types", Trees.describe(declared), "a map of names and types, such as {\"Volume\":\"u4\"}");
        }
        this.declared = declared;
        this.known = known;
    }

    Column column(String name, JsonNode firstValue) {
        JsonNode type = declared.get(name);
        if (type != null) {
            return new Column(name, ColumnType.ofWireName(type.asText()));
        }
        int index = known.map(schema -> schema.indexOf(name)).orElse(-1);
        if (index > 0) {
            return known.orElseThrow().column(index);
        }
        return new Column(name, guess(name, firstValue));
    }

    private static ColumnType guess(String name, JsonNode value) {
        if (value.isBoolean()) {
            return ColumnType.BOOL;
        }
        if (value.isNumber() || value.isNull() || RowReader.isNotFinite(value)) {
            return ColumnType.FLOAT64;
        }
        if (value.isTextual()) {
            return ColumnType.STRING16;
        }
        throw new InvalidInputException("column " + name, Trees.describe(value), "a number, a bool or text");
    }

    /** @throws InvalidInputException when a type is declared for a column that no row has */
    void requireUsed(Schema schema) {
        for (Map.Entry<String, JsonNode> entry : declared.properties()) {
            boolean isTime =
                    entry.getKey().equals(Schema.EPOCH) || entry.getKey().equals(Schema.NANOSECONDS);
            if (!isTime && schema.indexOf(entry.getKey()) < 0) {
                throw new InvalidInputException("types", '"' + entry.getKey() + '"', "a column of the rows");
            }
        }
    }
}
