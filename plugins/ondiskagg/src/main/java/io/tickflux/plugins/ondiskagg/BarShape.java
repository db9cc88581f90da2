package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a bar consists of, and how it comes from the columns of a base: reads rows into states, takes states together, writes them as bars.
 *
 * <pre>state: | two counts, of trades only | state of the first column | state of the second | ... |</pre>
 */
final class BarShape {
    private static final String PRICE = "Price";
    private static final String SIZE = "Size";
    private static final List<String> CONDITIONS = List.of("Cond1", "Cond2", "Cond3", "Cond4");
    /** Of trades: how many set a price, and how many counted for volume. */
    private static final int COUNTS = 2;

    private final List<Column> sources;
    private final List<Output> outputs;
    private final int width;
    private final @Nullable Trades trades;
    private final Schema target;
    private @Nullable Schema lastSchema;
    private int[] lastIndexes = {};

    private BarShape(List<Column> sources, List<Output> outputs, int width, @Nullable Trades trades) {
        this.sources = sources;
        this.outputs = outputs;
        this.width = width;
        this.trades = trades;
        this.target = Schema.of(outputs.stream()
                .map(output -> new Column(output.name, output.main.aggregate.type()))
                .toList());
    }

    /** Where a value stands in a state, and which trades it takes. */
    private record Placed(Aggregate aggregate, int at, int takes) {}

    /** A column of the bar; a bar of a day and longer takes the official value where there is one. */
    private record Output(
            String name, Placed main, @Nullable Placed official) {
        void write(RecordsBuilder rows, int column, long[] state, boolean isOfDays) {
            boolean isOfficial = official != null && isOfDays && official.aggregate.isPresent(state, official.at);
            if (!isOfficial || official == null) {
                main.aggregate.write(rows, column, state, main.at);
            } else if (main.aggregate instanceof Sum sum) {
                long[] both = state.clone();
                sum.addFrom(both, main.at, state, official.at);
                sum.write(rows, column, both, main.at);
            } else {
                official.aggregate.write(rows, column, state, official.at);
            }
        }
    }

    /** The columns that decide what a trade may do. */
    private static final class Trades {
        private final int size;
        private final int[] conditions;

        Trades(int size, int[] conditions) {
            this.size = size;
            this.conditions = conditions;
        }

        int allowed(BaseRows rows, int row) {
            int allowed = TradeConditions.ALL;
            for (int condition : conditions) {
                allowed = TradeConditions.with(allowed, rows.whole(condition, row));
            }
            return allowed;
        }

        void count(BaseRows rows, int row, int allowed, long[] state) {
            state[0] = (allowed & TradeConditions.LAST) != 0 ? 1 : 0;
            boolean hasSize = size < 0 || rows.decimal(size, row) != 0;
            state[1] = (allowed & TradeConditions.VOLUME) != 0 && hasSize ? 1 : 0;
        }
    }

    /** Null when the schema lacks a column that must be there, or it is not numeric. */
    static @Nullable BarShape of(Schema schema, List<ColumnSpec> specs) {
        boolean isOfTrades = isNumeric(schema, PRICE) && schema.indexOf("Open") < 0;
        Builder builder = new Builder(schema, isOfTrades);
        for (ColumnSpec spec : isOfTrades ? ColumnSpec.ofTrades(specs) : ColumnSpec.ofBars(specs)) {
            boolean isThere = spec.sources().stream().allMatch(source -> isNumeric(schema, source));
            if (isThere) {
                builder.add(spec);
            } else if (!spec.isOptional()) {
                return null;
            }
        }
        return builder.build();
    }

    private static boolean isNumeric(Schema schema, String name) {
        int index = schema.indexOf(name);
        return index > 0 && schema.column(index).type().isNumeric();
    }

    /** The columns to query. */
    List<String> columns() {
        return sources.stream().map(Column::name).toList();
    }

    /** The columns that it reads, with their types: shapes of the same ones are the same. */
    List<Column> sources() {
        return sources;
    }

    /** The columns of the bars. */
    Schema target() {
        return target;
    }

    boolean isOfTrades() {
        return trades != null;
    }

    /** The rows of a batch; null when its columns have other types. */
    @Nullable
    BaseRows rowsOf(Records records) {
        if (!records.schema().equals(lastSchema)) {
            int[] indexes = new int[sources.size()];
            for (int i = 0; i < indexes.length; i++) {
                indexes[i] = records.schema().indexOf(sources.get(i).name());
                boolean isSame =
                        indexes[i] > 0 && records.schema().column(indexes[i]).equals(sources.get(i));
                if (!isSame) {
                    return null;
                }
            }
            lastSchema = records.schema();
            lastIndexes = indexes;
        }
        return new BaseRows(records, lastIndexes);
    }

    /** The state of one row; null when the row counts for nothing. */
    long @Nullable [] read(BaseRows rows, int row) {
        int allowed = trades == null ? TradeConditions.ALL : trades.allowed(rows, row);
        if (allowed == 0) {
            return null;
        }
        long[] state = new long[width];
        if (trades != null) {
            trades.count(rows, row, allowed, state);
        }
        for (Output output : outputs) {
            if ((output.main.takes & allowed) != 0) {
                output.main.aggregate.read(rows, row, state, output.main.at);
            }
            if (output.official != null && (output.official.takes & allowed) != 0) {
                output.official.aggregate.read(rows, row, state, output.official.at);
            }
        }
        return state;
    }

    /** Takes rows that follow in time into {@code total}. */
    void add(long[] total, long[] next) {
        if (trades != null) {
            total[0] += next[0];
            total[1] += next[1];
        }
        for (Output output : outputs) {
            output.main.aggregate.add(total, next, output.main.at);
            if (output.official != null) {
                output.official.aggregate.add(total, next, output.official.at);
            }
        }
    }

    /** Whether a state makes a bar: of trades, one must have set a price and one have counted for volume. */
    boolean isBar(long @Nullable [] state) {
        return state != null && (trades == null || (state[0] > 0 && state[1] > 0));
    }

    /** @throws io.tickflux.api.InvalidInputException when a sum fits no 64-bit number */
    void write(RecordsBuilder rows, Level level, long slot, long[] state) {
        rows.row(slot);
        for (int i = 0; i < outputs.size(); i++) {
            outputs.get(i).write(rows, i + 1, state, level.isOfDays());
        }
    }

    /** Lays out the states. */
    private static final class Builder {
        private final Schema schema;
        private final boolean isOfTrades;
        private final List<Column> sources = new ArrayList<>();
        private final List<Output> outputs = new ArrayList<>();
        private int width;

        Builder(Schema schema, boolean isOfTrades) {
            this.schema = schema;
            this.isOfTrades = isOfTrades;
            this.width = isOfTrades ? COUNTS : 0;
        }

        private int source(String name) {
            Column column = schema.column(schema.indexOf(name));
            if (!sources.contains(column)) {
                sources.add(column);
            }
            return sources.indexOf(column);
        }

        private ColumnType type(String name) {
            return schema.column(schema.indexOf(name)).type();
        }

        void add(ColumnSpec spec) {
            Placed main = place(aggregate(spec), takes(spec.function()));
            outputs.add(new Output(spec.name(), main, isOfTrades ? official(spec) : null));
        }

        private Aggregate aggregate(ColumnSpec spec) {
            List<String> from = spec.sources();
            return switch (spec.function()) {
                case FIRST -> new Pick(Pick.Which.FIRST, source(from.get(0)), type(from.get(0)));
                case MAX -> new Pick(Pick.Which.MAX, source(from.get(0)), type(from.get(0)));
                case MIN -> new Pick(Pick.Which.MIN, source(from.get(0)), type(from.get(0)));
                case LAST -> new Pick(Pick.Which.LAST, source(from.get(0)), type(from.get(0)));
                case SUM -> new Sum(source(from.get(0)), type(from.get(0)));
                case COUNT -> new Count();
                case AVG -> new Mean(source(from.get(0)), Mean.UNWEIGHTED);
                case VWAP -> new Mean(source(from.get(0)), source(from.get(1)));
            };
        }

        private static int takes(ColumnSpec.Function function) {
            return switch (function) {
                case FIRST, LAST -> TradeConditions.LAST;
                case MAX, MIN, AVG, VWAP -> TradeConditions.HIGH_LOW;
                case SUM, COUNT -> TradeConditions.VOLUME;
            };
        }

        private @Nullable Placed official(ColumnSpec spec) {
            return switch (spec.function()) {
                case FIRST -> place(aggregate(spec), TradeConditions.OFFICIAL_OPEN);
                case LAST, SUM -> place(aggregate(spec), TradeConditions.OFFICIAL_CLOSE);
                default -> null;
            };
        }

        private Placed place(Aggregate aggregate, int takes) {
            Placed placed = new Placed(aggregate, width, takes);
            width += aggregate.width();
            return placed;
        }

        BarShape build() {
            Trades trades = isOfTrades
                    ? new Trades(
                            isNumeric(schema, SIZE) ? source(SIZE) : -1,
                            CONDITIONS.stream()
                                    .filter(name -> isNumeric(schema, name))
                                    .mapToInt(this::source)
                                    .toArray())
                    : null;
            return new BarShape(List.copyOf(sources), List.copyOf(outputs), width, trades);
        }
    }
}
