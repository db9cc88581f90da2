package {{package}};

import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.Trigger;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** For each row, how far High and Low lie apart: {@code AAPL/1Min/OHLCV} gives {@code AAPL/1Min/RANGE}. */
final class {{class}} implements Trigger {
    private static final Schema RANGE = Schema.of(new Column("Range", ColumnType.FLOAT64));

    private final String group;

    {{class}}(String group) {
        this.group = group;
    }

    /** One event at a time, on a thread of its own. What is thrown here is retried and becomes a dead letter, see {@code on_error}. */
    @Override
    public Publisher<Write> fire(WriteEvent event) {
        Records rows = event.records();
        int high = rows.schema().indexOf("High");
        int low = rows.schema().indexOf("Low");
        if (high < 0 || low < 0) {
            // Other columns, or none: the bucket was created, or rows of it were deleted.
            return Flux.empty();
        }
        RecordsBuilder ranges = Records.builder(RANGE);
        for (int row = 0; row < rows.rows(); row++) {
            ranges.row(rows.epochNanos(row)).set(1, rows.doubleAt(high, row) - rows.doubleAt(low, row));
        }
        BucketKey key = new BucketKey(event.key().symbol(), event.key().timeframe(), group);
        // FIXED: a row replaces the one of its time, so an event that comes again after a crash changes nothing.
        return Flux.just(Write.fixed(key, ranges.build()));
    }
}
