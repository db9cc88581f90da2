package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The types of the columns of a bar: reads rows into bars, takes bars together, and writes them.
 *
 * @param types of Open, High, Low, Close and, if there is one, Volume
 */
record BarShape(List<ColumnType> types) {
    private static final List<String> NAMES = List.of("Open", "High", "Low", "Close", "Volume");
    private static final int PRICES = 4;
    private static final int OPEN = 0;
    private static final int HIGH = 1;
    private static final int LOW = 2;
    private static final int CLOSE = 3;
    private static final int VOLUME = 4;

    /** Null when one of the four prices is missing or not numeric. */
    static @Nullable BarShape of(Schema schema) {
        List<ColumnType> types = new ArrayList<>();
        for (String name : NAMES) {
            int index = schema.indexOf(name);
            boolean isNumeric = index > 0 && schema.column(index).type().isNumeric();
            if (isNumeric) {
                types.add(schema.column(index).type());
            } else if (types.size() < PRICES) {
                return null;
            }
        }
        return new BarShape(List.copyOf(types));
    }

    /** The columns to query. */
    List<String> columns() {
        return NAMES.subList(0, types.size());
    }

    /** The columns of the bars. */
    Schema target() {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            columns.add(new Column(NAMES.get(i), i == VOLUME ? wide(types.get(i)) : types.get(i)));
        }
        return Schema.of(columns);
    }

    private static ColumnType wide(ColumnType type) {
        if (type.isFloating()) {
            return ColumnType.FLOAT64;
        }
        return type == ColumnType.UINT64 ? ColumnType.UINT64 : ColumnType.INT64;
    }

    /** Where the columns of a bar stand in {@code schema}. */
    int[] indexesIn(Schema schema) {
        return columns().stream().mapToInt(schema::indexOf).toArray();
    }

    Bar read(Records records, int[] indexes, int row) {
        Bar bar = new Bar(
                price(records, indexes, OPEN, row),
                price(records, indexes, HIGH, row),
                price(records, indexes, LOW, row),
                price(records, indexes, CLOSE, row));
        if (types.size() > VOLUME) {
            ColumnType type = types.get(VOLUME);
            if (type.isFloating()) {
                bar.volume.addFloating(records.doubleAt(indexes[VOLUME], row));
            } else if (type == ColumnType.UINT64) {
                bar.volume.addUnsigned(records.longAt(indexes[VOLUME], row));
            } else {
                bar.volume.addSigned(records.longAt(indexes[VOLUME], row));
            }
        }
        return bar;
    }

    private long price(Records records, int[] indexes, int which, int row) {
        return types.get(which).isFloating()
                ? Double.doubleToRawLongBits(records.doubleAt(indexes[which], row))
                : records.longAt(indexes[which], row);
    }

    /** A bar to add to, that holds {@code first}. */
    Bar startingWith(Bar first) {
        Bar bar = new Bar(first.open, first.high, first.low, first.close);
        bar.volume.add(first.volume);
        return bar;
    }

    /** Adds a bar that follows in time. */
    void add(Bar total, Bar next) {
        if (isBeyond(types.get(HIGH), next.high, total.high, 1)) {
            total.high = next.high;
        }
        if (isBeyond(types.get(LOW), next.low, total.low, -1)) {
            total.low = next.low;
        }
        total.close = next.close;
        total.volume.add(next.volume);
    }

    /** Whether {@code a} lies beyond {@code b} in a direction, 1 up or -1 down. Any number lies beyond NaN, NaN beyond none. */
    private static boolean isBeyond(ColumnType type, long a, long b, int direction) {
        if (!type.isFloating()) {
            int order = type == ColumnType.UINT64 ? Long.compareUnsigned(a, b) : Long.compare(a, b);
            return order * direction > 0;
        }
        double x = Double.longBitsToDouble(a);
        double y = Double.longBitsToDouble(b);
        if (Double.isNaN(x) || Double.isNaN(y)) {
            return !Double.isNaN(x);
        }
        return Double.compare(x, y) * direction > 0;
    }

    /** @throws InvalidInputException when the sum of volumes fits no 64-bit number */
    void write(RecordsBuilder rows, long slot, Bar bar) {
        rows.row(slot);
        set(rows, OPEN, bar.open);
        set(rows, HIGH, bar.high);
        set(rows, LOW, bar.low);
        set(rows, CLOSE, bar.close);
        if (types.size() > VOLUME) {
            setVolume(rows, slot, bar.volume);
        }
    }

    private void set(RecordsBuilder rows, int which, long bits) {
        if (types.get(which).isFloating()) {
            rows.set(which + 1, Double.longBitsToDouble(bits));
        } else {
            rows.set(which + 1, bits);
        }
    }

    private void setVolume(RecordsBuilder rows, long slot, VolumeSum sum) {
        ColumnType type = types.get(VOLUME);
        if (type.isFloating()) {
            rows.set(VOLUME + 1, sum.floating());
            return;
        }
        boolean isUnsigned = type == ColumnType.UINT64;
        if (isUnsigned ? !sum.fitsUnsigned() : !sum.fitsSigned()) {
            throw new InvalidInputException(
                    "Volume of the bar at " + slot, "a sum beyond 64 bits", "at most 2^63 - 1, or 2^64 - 1 unsigned");
        }
        rows.set(VOLUME + 1, sum.whole());
    }
}
