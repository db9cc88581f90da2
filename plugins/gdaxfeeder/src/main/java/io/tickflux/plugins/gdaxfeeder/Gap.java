package io.tickflux.plugins.gdaxfeeder;

import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;

/**
 * A range of bars that the live stream did not deliver whole, or that the exchange did not list; a row of the ledger.
 *
 * @param from first bar, in seconds since 1970
 * @param until behind the last bar
 * @param noticed by the exchange's clock, in seconds since 1970
 * @param bars so many bars of it came over REST
 */
record Gap(long from, long until, Cause cause, State state, long noticed, int bars) {
    /** One row for each gap, its current state: a later state replaces an earlier one. */
    static final Schema SCHEMA = Schema.of(
            new Column("Until", ColumnType.INT64),
            new Column("State", ColumnType.STRING16),
            new Column("Cause", ColumnType.STRING16),
            new Column("Noticed", ColumnType.INT64),
            new Column("Bars", ColumnType.INT32));

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** How the gap came about. */
    enum Cause {
        /** The ids of the trades have a hole. */
        SEQUENCE,
        /** The connection was lost. */
        DISCONNECT,
        /** The connection was there and said nothing. */
        SILENCE,
        /** The feeder did not run. */
        DOWNTIME,
        /** The exchange listed no candle at all for a whole page. */
        EMPTY_PAGE,
        /** The exchange listed no candle where there was a trade. */
        NO_CANDLE,
        /** A candle was not there at first. */
        LATE_CANDLE
    }

    /** What became of it. */
    enum State {
        DETECTED,
        /** All bars are there that the exchange lists. */
        REFILLED,
        /** The exchange answered, and lists no trade in it. */
        NO_TRADES,
        /** The exchange answered again and again, and did not list what it must have. */
        GIVEN_UP
    }

    static Gap detected(long from, long until, Cause cause, long noticed) {
        return new Gap(from, until, cause, State.DETECTED, noticed, 0);
    }

    /** Reads a row of the ledger. */
    static Gap of(Records rows, int row) {
        Schema schema = rows.schema();
        return new Gap(
                rows.epochNanos(row) / NANOS_PER_SECOND,
                rows.longAt(schema.indexOf("Until"), row),
                Cause.valueOf(rows.textAt(schema.indexOf("Cause"), row)),
                State.valueOf(rows.textAt(schema.indexOf("State"), row)),
                rows.longAt(schema.indexOf("Noticed"), row),
                (int) rows.longAt(schema.indexOf("Bars"), row));
    }

    Gap until(long other) {
        return new Gap(from, other, cause, state, noticed, bars);
    }

    Gap plusBars(long more) {
        return new Gap(from, until, cause, state, noticed, (int) Math.min(Integer.MAX_VALUE, bars + more));
    }

    Gap as(State other) {
        return new Gap(from, until, cause, other, noticed, bars);
    }

    boolean covers(Bar bar) {
        return bar.second() >= from && bar.second() < until;
    }

    /** What it is when the exchange has answered for all of it. */
    State settled() {
        if (state == State.GIVEN_UP) {
            return state;
        }
        return bars == 0 ? State.NO_TRADES : State.REFILLED;
    }

    Records toRecords() {
        return Records.builder(SCHEMA)
                .row(from * NANOS_PER_SECOND)
                .set(1, until)
                .set(2, state.name())
                .set(3, cause.name())
                .set(4, noticed)
                .set(5, (long) bars)
                .build();
    }
}
