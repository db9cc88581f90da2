package io.tickflux.transport.client.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Reads rows as maps. All rows have the columns of the first one. */
final class RowReader {
    private final RecordType type;
    private final RowTypes types;

    RowReader(RecordType type, RowTypes types) {
        this.type = type;
        this.types = types;
    }

    Records read(Iterable<JsonNode> rows) {
        Iterator<JsonNode> iterator = rows.iterator();
        if (!iterator.hasNext()) {
            throw new InvalidInputException("rows", "none", "a list of one or more maps");
        }
        JsonNode row = iterator.next();
        Schema schema = schema(row);
        types.requireUsed(schema);
        RecordsBuilder builder = Records.builder(schema);
        add(builder, schema, row);
        while (iterator.hasNext()) {
            add(builder, schema, iterator.next());
        }
        return builder.build();
    }

    private Schema schema(JsonNode first) {
        if (!first.isObject()) {
            throw new InvalidInputException("rows", Trees.describe(first), "a map for each row");
        }
        List<Column> values = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : first.properties()) {
            if (!isTime(field.getKey())) {
                values.add(types.column(field.getKey(), field.getValue()));
            }
        }
        return Schema.of(values);
    }

    private boolean isTime(String name) {
        return name.equals(Schema.EPOCH) || (type == RecordType.VARIABLE && name.equals(Schema.NANOSECONDS));
    }

    private void add(RecordsBuilder builder, Schema schema, JsonNode row) {
        int number = builder.rows();
        builder.row(epochNanos(row, number));
        int present = 1;
        for (int column = 1; column < schema.size(); column++) {
            JsonNode value = row.get(schema.column(column).name());
            if (value == null) {
                throw new InvalidInputException(where(schema.column(column), number), "none", "a value in every row");
            }
            setValue(builder, schema.column(column), column, value);
            present++;
        }
        if (type == RecordType.VARIABLE && row.has(Schema.NANOSECONDS)) {
            present++;
        }
        if (present != row.size()) {
            throw new InvalidInputException("row " + number, row.size() + " columns", "those of row 0: " + schema);
        }
    }

    private long epochNanos(JsonNode row, int number) {
        String where = "Epoch of row " + number;
        JsonNode epoch = row.path(Schema.EPOCH);
        JsonNode nanos = row.path(Schema.NANOSECONDS);
        if (epoch.isTextual()) {
            return WireTime.parse(where, epoch.textValue());
        }
        if (!epoch.isIntegralNumber() || !epoch.canConvertToLong()) {
            throw new InvalidInputException(where, Trees.describe(epoch), "whole epoch seconds or an ISO time");
        }
        boolean hasNanos = type == RecordType.VARIABLE && !nanos.isMissingNode();
        if (hasNanos && !nanos.isInt()) {
            throw new InvalidInputException("Nanoseconds of row " + number, Trees.describe(nanos), "0 to 999999999");
        }
        return WireTime.nanos(where, epoch.longValue(), hasNanos ? nanos.intValue() : 0);
    }

    private static void setValue(RecordsBuilder builder, Column target, int column, JsonNode value) {
        try {
            set(builder, target, column, value);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(where(target, builder.rows() - 1), e.found(), e.expected());
        }
    }

    private static void set(RecordsBuilder builder, Column target, int column, JsonNode value) {
        if (target.type().isFloating() && value.isNull()) {
            builder.set(column, Double.NaN);
        } else if (target.type().isFloating() && isNotFinite(value)) {
            builder.set(column, Double.parseDouble(value.textValue()));
        } else if (value.isIntegralNumber() && target.type().isFloating()) {
            builder.set(column, exactly(target, value));
        } else if (value.isNumber()) {
            builder.setValue(column, value.numberValue());
        } else if (value.isTextual()) {
            builder.set(column, value.textValue());
        } else if (value.isBoolean() && target.type() == ColumnType.BOOL) {
            builder.set(column, value.booleanValue() ? 1L : 0L);
        } else {
            throw unfit(target, value);
        }
    }

    /** Whole numbers that a double cannot hold would change silently: their type must be said. */
    private static double exactly(Column target, JsonNode value) {
        double rounded = value.doubleValue();
        if (new BigDecimal(rounded).compareTo(value.decimalValue()) != 0) {
            throw new InvalidInputException(
                    target.name(),
                    value.asText(),
                    "a number that a double holds exactly, in an "
                            + target.type().wireName() + " column; or declare \"types\"");
        }
        return rounded;
    }

    static boolean isNotFinite(JsonNode value) {
        return value.isTextual()
                && switch (value.textValue()) {
                    case "NaN", "Infinity", "-Infinity" -> true;
                    default -> false;
                };
    }

    private static InvalidInputException unfit(Column target, JsonNode value) {
        return new InvalidInputException(
                target.name(),
                Trees.describe(value),
                "a value of type " + target.type().wireName());
    }

    private static String where(Column column, int row) {
        return "column " + column.name() + ", row " + row;
    }
}
