package io.tickflux.api.plugin;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import io.tickflux.api.Timeframe;
import io.tickflux.api.WriteEvent;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a trigger with a schedule in {@code on} is fired with: an ordinary event, stored before it is given, of a FIXED bucket of its
 * own. {@link #of} tells such an event from the others.
 *
 * <pre>
 *   firing/1Sec/NAME!SCHEDULE     both in URL encoding, with ~ for %
 *
 *   Epoch                 Since (i8)
 *   2024-01-02T14:30:00   2024-01-01T14:30:00 in epoch nanoseconds; 0 in the row that is stored when the schedule begins
 * </pre>
 *
 * @param schedule as in the config file, such as {@code every:5m}
 * @param at when it was due, on a whole second; not when it was stored
 * @param since the firing before, or when the schedule began. More than one period ago when firings were missed
 */
public record Firing(String schedule, Instant at, Instant since) {
    /** The symbol of the buckets of firings. */
    public static final String SYMBOL = "firing";

    private static final Schema SCHEMA = Schema.of(new Column("Since", ColumnType.INT64));

    /**
     * The bucket of a trigger's firings by one schedule.
     *
     * @throws io.tickflux.api.InvalidInputException when name and schedule are too long for a key
     */
    public static BucketKey keyOf(String trigger, String schedule) {
        return new BucketKey(SYMBOL, Timeframe.parse("1Sec"), KeyText.encode(trigger) + '!' + KeyText.encode(schedule));
    }

    /** The firing that an event is; empty when it is none. */
    public static Optional<Firing> of(WriteEvent event) {
        Records records = event.records();
        String group = event.key().group();
        int since = records.schema().indexOf("Since");
        if (!event.key().symbol().equals(SYMBOL) || group.indexOf('!') < 0 || records.isEmpty() || since < 0) {
            return Optional.empty();
        }
        int last = records.rows() - 1;
        long sinceNanos = records.longAt(since, last);
        String schedule = KeyText.decode(group.substring(group.indexOf('!') + 1));
        return sinceNanos == 0
                ? Optional.empty()
                : Optional.of(new Firing(schedule, instant(records.epochNanos(last)), instant(sinceNanos)));
    }

    /** The one row of its event. */
    public Records toRecords() {
        return Records.builder(SCHEMA).row(nanos(at)).set(1, nanos(since)).build();
    }

    /** The one row of the event with which a schedule begins, which is no firing. */
    public static Records beginning(Instant at) {
        return Records.builder(SCHEMA).row(nanos(at)).set(1, 0L).build();
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }

    private static long nanos(Instant time) {
        return Math.addExact(TimeUnit.SECONDS.toNanos(time.getEpochSecond()), time.getNano());
    }
}
