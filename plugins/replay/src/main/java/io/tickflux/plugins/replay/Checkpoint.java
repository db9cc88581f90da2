package io.tickflux.plugins.replay;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a replay is.
 *
 * @param rows so many good rows of the file are stored
 * @param number of the last write; goes on rising when another file is replayed
 * @param subject what is replayed to where
 */
record Checkpoint(long rows, long number, String subject) {
    private static final Pattern TEXT =
            Pattern.compile("rows=([0-9]{1,18}) number=([0-9]{1,18}) of=(.*)", Pattern.DOTALL);

    /** Empty when the text is none of ours. */
    static Optional<Checkpoint> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new Checkpoint(
                        Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)), matcher.group(3)))
                : Optional.empty();
    }

    /** Where to begin with {@code other}: behind what is stored of it, or at its first row. */
    static Checkpoint resume(Optional<Checkpoint> stored, String other) {
        long number = stored.map(Checkpoint::number).orElse(0L);
        return stored.filter(checkpoint -> checkpoint.subject.equals(other)).orElse(new Checkpoint(0, number, other));
    }

    /** After one more write. */
    Checkpoint plus(int moreRows) {
        return new Checkpoint(rows + moreRows, number + 1, subject);
    }

    @Override
    public String toString() {
        return "rows=" + rows + " number=" + number + " of=" + subject;
    }
}
