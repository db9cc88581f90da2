package io.tickflux.api;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which bucket keys someone asks for, segment by segment and anchored at both ends of each segment:
 *
 * <ul>
 *   <li>{@code *} stands for any characters inside a segment: {@code BTC-*}{@code /1Min/OHLCV}
 *   <li>{@code **} as the last segment stands for the rest
 *   <li>fewer segments match as a prefix of whole segments: {@code *}{@code /1Min}
 *   <li>a comma lists alternatives of a segment: {@code AAPL,TSLA/1Min/OHLCV}
 * </ul>
 *
 * A timeframe without {@code *} must be a valid one, and {@code 1T} matches what {@code 1Min} matches.
 */
public final class KeyPattern {
    /** Matches every key. */
    public static final KeyPattern ALL = parse("**");

    private static final String REST = "**";
    private static final int TIMEFRAME_SEGMENT = 1;

    private final String text;
    private final List<List<Glob>> segments;

    private KeyPattern(String text, List<List<Glob>> segments) {
        this.text = text;
        this.segments = segments;
    }

    /** @throws InvalidInputException when the text has no or too many segments, or a segment cannot match any key */
    public static KeyPattern parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length > 3) {
            throw invalid(text, "at most SYMBOL/TIMEFRAME/GROUP");
        }
        List<List<Glob>> segments = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            if (parts[i].equals(REST)) {
                if (i != parts.length - 1) {
                    throw invalid(text, "** only as the last segment");
                }
                break;
            }
            segments.add(alternatives(text, parts[i], i == TIMEFRAME_SEGMENT));
        }
        return new KeyPattern(text, List.copyOf(segments));
    }

    /** The pattern that matches one key only. */
    public static KeyPattern of(BucketKey key) {
        return parse(key.toString());
    }

    private static List<Glob> alternatives(String text, String segment, boolean isTimeframe) {
        List<Glob> globs = new ArrayList<>();
        for (String alternative : segment.split(",", -1)) {
            if (!alternative.codePoints().allMatch(c -> c == '*' || BucketKey.isAllowed(c)) || alternative.isEmpty()) {
                throw invalid(text, "segments of letters, digits, ._-^=+@#$&~! and *, none empty");
            }
            boolean literal = alternative.indexOf('*') < 0;
            globs.add(Glob.of(
                    isTimeframe && literal ? Timeframe.parse(alternative).toString() : alternative));
        }
        return List.copyOf(globs);
    }

    private static InvalidInputException invalid(String text, String expected) {
        return new InvalidInputException("pattern", '"' + text + '"', expected);
    }

    public boolean matches(BucketKey key) {
        return matches(0, key.symbol()) && matches(1, key.timeframe().toString()) && matches(2, key.group());
    }

    private boolean matches(int segment, String value) {
        if (segment >= segments.size()) {
            return true;
        }
        for (Glob glob : segments.get(segment)) {
            if (glob.matches(value)) {
                return true;
            }
        }
        return false;
    }

    /** The literal alternatives of a segment (0 symbol, 1 timeframe, 2 group), or an empty list if a {@code *} is in it. */
    public List<String> literals(int segment) {
        if (segment >= segments.size()) {
            return List.of();
        }
        List<Glob> globs = segments.get(segment);
        boolean allLiteral = globs.stream().allMatch(Glob::isLiteral);
        return allLiteral ? globs.stream().map(Glob::text).toList() : List.of();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyPattern that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The pattern as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
