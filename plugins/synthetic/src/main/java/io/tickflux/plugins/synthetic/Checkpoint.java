package io.tickflux.plugins.synthetic;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far the feeder is: the ticks of all symbols are stored up to this time.
 *
 * @param lastMillis of the last ticks, since 1970; before the first, a time of which there is none
 */
record Checkpoint(long lastMillis) {
    private static final Pattern TEXT = Pattern.compile("last=(-?[0-9]{1,18})");

    /** Empty when the text is none of ours: then the feeder begins anew. */
    static Optional<Checkpoint> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches() ? Optional.of(new Checkpoint(Long.parseLong(matcher.group(1)))) : Optional.empty();
    }

    @Override
    public String toString() {
        return "last=" + lastMillis;
    }
}
