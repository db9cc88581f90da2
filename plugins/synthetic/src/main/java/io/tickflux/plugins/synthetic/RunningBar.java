package io.tickflux.plugins.synthetic;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import io.tickflux.api.Write;

/** The bar of one symbol and timeframe that is growing, and those that closed since they were last written. */
final class RunningBar {
    private static final Schema SCHEMA = Schema.of(
            new Column("Open", ColumnType.FLOAT64),
            new Column("High", ColumnType.FLOAT64),
            new Column("Low", ColumnType.FLOAT64),
            new Column("Close", ColumnType.FLOAT64),
            new Column("Volume", ColumnType.FLOAT64));

    private final BucketKey key;
    private RecordsBuilder closed = Records.builder(SCHEMA);
    private boolean isWritten = true;
    private long slot = Long.MIN_VALUE;
    private double open;
    private double high;
    private double low;
    private double close;
    private double volume;

    RunningBar(BucketKey key) {
        this.key = key;
    }

    /** Takes in a tick that is not earlier than those before it. */
    void add(long epochNanos, double price, double size) {
        long slotOfTick = key.timeframe().floor(epochNanos);
        if (slotOfTick != slot) {
            begin(slotOfTick, price);
        }
        high = Math.max(high, price);
        low = Math.min(low, price);
        close = price;
        volume += size;
        isWritten = false;
    }

    private void begin(long slotOfTick, double price) {
        if (!isWritten) {
            appendTo(closed);
        }
        slot = slotOfTick;
        open = price;
        high = price;
        low = price;
        volume = 0;
    }

    private void appendTo(RecordsBuilder rows) {
        rows.row(slot).set(1, open).set(2, high).set(3, low).set(4, close).set(5, volume);
    }

    /** Ticks that were added so far are stored already: nothing is to be written for them. */
    void markWritten() {
        closed = Records.builder(SCHEMA);
        isWritten = true;
    }

    /** The bars that have changed since the last time. */
    Write write() {
        appendTo(closed);
        Records rows = closed.build();
        markWritten();
        return Write.fixed(key, rows);
    }
}
