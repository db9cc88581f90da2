package io.tickflux.engine.host;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Position;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Timeframe;
import io.tickflux.api.Write;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An event that a trigger has given up. It is stored as an ordinary event of a VARIABLE bucket of the trigger's own, in the commit
 * that moves the trigger's cursor past the event. The event itself stays in the journal at its position, from where it can be
 * replayed for as long as the journal holds it.
 *
 * <pre>
 *   deadletter/1Sec/NAME          NAME: the trigger's, with _ for what a key cannot hold
 *
 *   Epoch, Nanoseconds  Part (i4)  Text (U16)      rows of one time are one letter; Text joined in the order of Part:
 *   09:30:00.000000001  0          trigger=agg\npos
 *   09:30:00.000000001  1          ition=000000000     trigger=agg
 *   ...                                                position=0000000000000000042
 *                                                      key=AAPL/1Min/OHLCV
 *                                                      attempts=5
 *                                                      cause=java.lang.IllegalStateException: cannot digest
 * </pre>
 *
 * @param trigger who gave it up
 * @param position where the event stands in the journal
 * @param key the event's bucket
 * @param attempts how often it was fired
 * @param cause type and message of the last failure and its causes, on one line
 * @param atNanos when it was given up, in epoch nanoseconds; no two letters of a trigger have the same
 */
public record DeadLetter(String trigger, Position position, BucketKey key, int attempts, String cause, long atNanos) {
    /** The symbol of the buckets of dead letters. */
    public static final String SYMBOL = "deadletter";

    private static final int MAX_CAUSE_CHARS = 2_000;
    private static final int MAX_SEGMENT_BYTES = 128;
    private static final int CHARS = 16;
    private static final Schema SCHEMA =
            Schema.of(new Column("Part", ColumnType.INT32), new Column("Text", ColumnType.STRING16));

    public DeadLetter {
        String line = cause.replaceAll("\\p{Cntrl}+", " ");
        cause = line.length() <= MAX_CAUSE_CHARS ? line : line.substring(0, MAX_CAUSE_CHARS);
    }

    /** The bucket of a trigger's letters. */
    public static BucketKey keyOf(String trigger) {
        String name = trigger.codePoints()
                .mapToObj(c -> Character.isLetterOrDigit(c) || c == '-' || c == '.' ? Character.toString(c) : "_")
                .collect(Collectors.joining());
        while (name.getBytes(StandardCharsets.UTF_8).length > MAX_SEGMENT_BYTES) {
            name = name.substring(0, name.length() - 1);
        }
        return new BucketKey(SYMBOL, Timeframe.parse("1Sec"), name.startsWith(".") ? '_' + name : name);
    }

    /**
     * The letters of a bucket, the oldest first.
     *
     * @param blocks all that a query of the bucket gave: a letter may lie in two blocks
     *
     * @throws InvalidInputException when the rows are something else
     */
    public static List<DeadLetter> of(List<Block> blocks) {
        Map<Long, TreeMap<Long, String>> parts = new TreeMap<>();
        for (Block block : blocks) {
            Records records = block.records();
            int part = records.schema().indexOf("Part");
            int text = records.schema().indexOf("Text");
            for (int row = 0; row < records.rows(); row++) {
                parts.computeIfAbsent(records.epochNanos(row), any -> new TreeMap<>())
                        .put(records.longAt(part, row), records.textAt(text, row));
            }
        }
        List<DeadLetter> letters = new ArrayList<>();
        parts.forEach((atNanos, texts) -> letters.add(parse(String.join("", texts.values()), atNanos)));
        return letters;
    }

    private static DeadLetter parse(String text, long atNanos) {
        Map<String, String> fields = text.lines()
                .filter(line -> line.indexOf('=') > 0)
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf('=')),
                        line -> line.substring(line.indexOf('=') + 1),
                        (one, other) -> one));
        try {
            return new DeadLetter(
                    field(fields, "trigger"),
                    Position.parse(field(fields, "position")),
                    BucketKey.parse(field(fields, "key")),
                    Integer.parseInt(field(fields, "attempts")),
                    field(fields, "cause"),
                    atNanos);
        } catch (NumberFormatException unfit) {
            throw new InvalidInputException("dead letter", "attempts of another form", "a number");
        }
    }

    private static String field(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new InvalidInputException("dead letter", "no " + name, "trigger, position, key, attempts, cause");
        }
        return value;
    }

    /** As it is stored. */
    Write toWrite() {
        String text = "trigger=" + trigger + "\nposition=" + position + "\nkey=" + key + "\nattempts=" + attempts
                + "\ncause=" + cause;
        int[] characters = text.codePoints().toArray();
        RecordsBuilder rows = Records.builder(SCHEMA);
        for (int from = 0; from < characters.length; from += CHARS) {
            String part = new String(characters, from, Math.min(CHARS, characters.length - from));
            rows.row(atNanos).set(1, (long) (from / CHARS)).set(2, part);
        }
        return Write.variable(keyOf(trigger), rows.build());
    }

    /** Removes it. */
    Write toDelete() {
        return Write.delete(keyOf(trigger), new TimeRange(atNanos, atNanos));
    }
}
