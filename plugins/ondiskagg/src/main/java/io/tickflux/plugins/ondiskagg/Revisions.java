package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Limit;
import io.tickflux.api.Query;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import io.tickflux.api.TimeRange;
import io.tickflux.api.plugin.PluginContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the versions of bars and says whether they may still grow, in two more columns.
 *
 * <ul>
 *   <li>{@code Revision}: 1, and one more each time another value is written. The same values again keep their number.
 *   <li>{@code State}: {@link #OPEN} while no row of a later slot has come, {@link #CLOSED} from then on, {@link #AMENDED} once a closed bar has
 *       changed. When a later slot begins, the bar before it is written once more, closed.
 * </ul>
 *
 * What was written last is kept with the windows in memory, and else read back.
 */
final class Revisions {
    static final String REVISION = "Revision";
    static final String STATE = "State";
    static final long OPEN = 0;
    static final long CLOSED = 1;
    static final long AMENDED = 2;

    private final PluginContext context;

    Revisions(PluginContext context) {
        this.context = context;
    }

    /** What was last written of a bar: its values as bits, and the two columns. */
    static final class Written {
        private final long[] values;
        private final long revision;
        private final long state;

        private Written(long[] values, long revision, long state) {
            this.values = values;
            this.revision = revision;
            this.state = state;
        }
    }

    /** The latest bar of a destination. */
    record Latest(long slot, @Nullable Written written) {
        private static final Latest NONE = new Latest(Long.MIN_VALUE, null);

        /** Whether it is open, and other bars come of which one is later. */
        boolean isClosedBy(Records bars) {
            boolean isOpen = written != null && written.state == OPEN && slot < bars.lastNanos();
            for (int row = 0; isOpen && row < bars.rows(); row++) {
                isOpen = bars.epochNanos(row) != slot;
            }
            return isOpen;
        }
    }

    /**
     * Adds the columns to bars that are ascending, and the bar that they close.
     *
     * @param windows those of the bars that are in memory
     */
    Records number(
            BucketKey destination, Level level, Records bars, BaseState state, NavigableMap<Long, Window> windows) {
        Latest before = state.latest().computeIfAbsent(level, any -> latest(destination, bars.schema()));
        Map<Long, Written> stored = stored(destination, bars, before.slot, windows);
        long lastSlot = Math.max(before.slot, bars.lastNanos());
        RecordsBuilder numbered = Records.builder(schema(bars.schema()));
        if (before.written != null && before.isClosedBy(bars)) {
            append(
                    numbered,
                    bars.schema(),
                    before.slot,
                    new Written(before.written.values, before.written.revision, CLOSED));
        }
        Latest latest = before;
        for (int row = 0; row < bars.rows(); row++) {
            long slot = bars.epochNanos(row);
            Window window = windows.get(slot);
            Written last = window == null || window.written() == null ? stored.get(slot) : window.written();
            long least = slot < lastSlot ? CLOSED : OPEN;
            Written next = next(values(bars, row), last, least, slot < before.slot);
            append(numbered, bars.schema(), slot, next);
            if (window != null) {
                window.written(next);
            }
            latest = slot >= latest.slot ? new Latest(slot, next) : latest;
        }
        state.latest().put(level, latest);
        return numbered.build();
    }

    private static Written next(long[] values, @Nullable Written last, long leastState, boolean isBehind) {
        if (last == null) {
            return new Written(values, 1, leastState);
        }
        boolean isChanged = !Arrays.equals(last.values, values);
        boolean wasClosed = isBehind || last.state != OPEN;
        long state = isChanged && wasClosed ? AMENDED : Math.max(leastState, last.state);
        return new Written(values, last.revision + (isChanged ? 1 : 0), state);
    }

    private Latest latest(BucketKey destination, Schema schema) {
        Block last =
                context.query(Query.of(destination).limitedTo(Limit.last(1))).blockLast();
        if (last == null || last.records().isEmpty()) {
            return Latest.NONE;
        }
        return new Latest(last.records().epochNanos(0), written(last.records(), 0, schema));
    }

    /** What is stored of the bars that may have been written and are not in memory. */
    private Map<Long, Written> stored(
            BucketKey destination, Records bars, long lastSlot, NavigableMap<Long, Window> windows) {
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        for (int row = 0; row < bars.rows(); row++) {
            long slot = bars.epochNanos(row);
            Window window = windows.get(slot);
            if (slot <= lastSlot && (window == null || window.written() == null)) {
                from = Math.min(from, slot);
                to = Math.max(to, slot);
            }
        }
        Map<Long, Written> stored = new HashMap<>();
        if (from <= to) {
            Query query = Query.of(destination).within(new TimeRange(from, to));
            context.query(query)
                    .doOnNext(block -> put(stored, block, bars.schema()))
                    .blockLast();
        }
        return stored;
    }

    private static void put(Map<Long, Written> stored, Block block, Schema schema) {
        for (int row = 0; row < block.records().rows(); row++) {
            Written written = written(block.records(), row, schema);
            if (written != null) {
                stored.put(block.records().epochNanos(row), written);
            }
        }
    }

    /** Null when the stored bar has other columns, as one that was written without revisions. */
    private static @Nullable Written written(Records stored, int row, Schema schema) {
        if (!stored.schema().equals(schema(schema))) {
            return null;
        }
        int revision = schema.size();
        return new Written(
                values(stored.select(schema.values().stream().map(Column::name).toList()), row),
                stored.longAt(revision, row),
                stored.longAt(revision + 1, row));
    }

    private static Schema schema(Schema bars) {
        List<Column> columns = new ArrayList<>(bars.values());
        columns.add(new Column(REVISION, ColumnType.INT64));
        columns.add(new Column(STATE, ColumnType.UINT8));
        return Schema.of(columns);
    }

    private static long[] values(Records bars, int row) {
        long[] values = new long[bars.schema().size() - 1];
        for (int i = 0; i < values.length; i++) {
            values[i] = bars.schema().column(i + 1).type().isFloating()
                    ? Double.doubleToRawLongBits(bars.doubleAt(i + 1, row))
                    : bars.longAt(i + 1, row);
        }
        return values;
    }

    private static void append(RecordsBuilder rows, Schema schema, long slot, Written bar) {
        rows.row(slot);
        for (int i = 0; i < bar.values.length; i++) {
            if (schema.column(i + 1).type().isFloating()) {
                rows.set(i + 1, Double.longBitsToDouble(bar.values[i]));
            } else {
                rows.set(i + 1, bar.values[i]);
            }
        }
        rows.set(bar.values.length + 1, bar.revision).set(bar.values.length + 2, bar.state);
    }
}
