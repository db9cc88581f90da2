package io.tickflux.plugins.gdaxfeeder;

import io.tickflux.api.InvalidInputException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * How far the feeder is: stored with every write, in the same commit.
 *
 * <pre>
 *   gdax1 NUMBER HELD-UNTIL SUBJECT SYMBOL,NEXT,CHECKED,PHASE[,FROM,UNTIL,CAUSE,NOTICED,BARS,STATE] ...
 *         of the last write  │       where the cursors belong: prefix/timeframe
 *                            milliseconds; all times in base 36
 * </pre>
 *
 * @param number of the last write
 * @param heldUntilMillis before then the exchange wants no request; by the local clock
 * @param subject what the cursors are cursors of
 */
record Checkpoint(long number, long heldUntilMillis, String subject, Map<String, Cursor> cursors) {
    private static final String VERSION = "gdax1";
    private static final int HEAD = 4;
    private static final int CURSOR = 4;
    private static final int CURSOR_WITH_GAP = 10;

    /**
     * How far one symbol is.
     *
     * @param next first bar that is not stored, in seconds since 1970
     * @param checked first bar that was not compared with the exchange's once more
     * @param live whether it had caught up, so that what is missing since is a gap
     * @param gap that is not refilled yet
     */
    record Cursor(
            long next, long checked, boolean live, @Nullable Gap gap) {}

    static Checkpoint none(String subject) {
        return new Checkpoint(0, 0, subject, Map.of());
    }

    /**
     * Reads a checkpoint; of another subject, only the number and the hold are taken.
     *
     * @param text as {@link #toString()} makes it
     * @throws InvalidInputException when it is none of this feeder
     */
    static Checkpoint parse(String text, String subject) {
        String[] parts = text.split(" ", -1);
        if (parts.length < HEAD || !parts[0].equals(VERSION)) {
            throw damaged(text);
        }
        try {
            Map<String, Cursor> cursors = new HashMap<>();
            for (int i = HEAD; i < parts.length && parts[HEAD - 1].equals(subject); i++) {
                String[] fields = parts[i].split(",", -1);
                cursors.put(fields[0], cursor(fields));
            }
            return new Checkpoint(number(parts[1]), number(parts[2]), subject, Map.copyOf(cursors));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException unreadable) {
            throw damaged(text);
        }
    }

    /** To begin anew would number writes from 1 again, and they would be taken for repeats. */
    private static InvalidInputException damaged(String text) {
        return new InvalidInputException(
                "checkpoint", '"' + Json.shortened(text) + '"', "one of this feeder; give the worker another name");
    }

    private static Cursor cursor(String[] fields) {
        if (fields.length != CURSOR && fields.length != CURSOR_WITH_GAP) {
            throw new IllegalArgumentException("cursor: " + fields.length + " fields");
        }
        Gap gap = fields.length == CURSOR
                ? null
                : new Gap(
                        number(fields[4]),
                        number(fields[5]),
                        Gap.Cause.valueOf(fields[6]),
                        Gap.State.valueOf(fields[9]),
                        number(fields[7]),
                        (int) number(fields[8]));
        return new Cursor(number(fields[1]), number(fields[2]), fields[3].equals("l"), gap);
    }

    private static long number(String text) {
        return Long.parseLong(text, 36);
    }

    private static String text(long number) {
        return Long.toString(number, 36).toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(" ");
        text.add(VERSION).add(text(number)).add(text(heldUntilMillis)).add(subject);
        cursors.forEach((symbol, cursor) -> {
            StringJoiner fields = new StringJoiner(",");
            fields.add(symbol)
                    .add(text(cursor.next()))
                    .add(text(cursor.checked()))
                    .add(cursor.live() ? "l" : "h");
            Gap gap = cursor.gap();
            if (gap != null) {
                fields.add(text(gap.from()))
                        .add(text(gap.until()))
                        .add(gap.cause().name());
                fields.add(text(gap.noticed()))
                        .add(text(gap.bars()))
                        .add(gap.state().name());
            }
            text.add(fields.toString());
        });
        return text.toString();
    }
}
