package io.tickflux.api;

import java.nio.charset.StandardCharsets;

/**
 * Names one series: {@code AAPL/1Min/OHLCV}, that is symbol, timeframe and attribute group (MarketStore's TimeBucketKey).
 *
 * @param symbol the instrument, case-sensitive
 * @param timeframe the length of a slot
 * @param group the attribute group: free text such as {@code OHLCV}, {@code TICK}, {@code QUOTE}
 */
public record BucketKey(String symbol, Timeframe timeframe, String group) {
    private static final String CATEGORIES = ":Symbol/Timeframe/AttributeGroup";
    private static final String PUNCTUATION = "._-^=+@#$&~!";
    private static final int MAX_SEGMENT_BYTES = 128;

    /** @throws InvalidInputException when the symbol or group is empty, too long, a dot path or holds other characters */
    public BucketKey {
        requireSegment("symbol", symbol);
        requireSegment("attribute group", group);
    }

    /**
     * Reads {@code SYMBOL/TIMEFRAME/GROUP}, with or without MarketStore's {@code :Symbol/Timeframe/AttributeGroup} behind.
     *
     * @throws InvalidInputException when the text has another shape
     */
    public static BucketKey parse(String text) {
        String items = text.endsWith(CATEGORIES) ? text.substring(0, text.length() - CATEGORIES.length()) : text;
        String[] segments = items.split("/", -1);
        if (segments.length != 3) {
            throw new InvalidInputException("bucket key", '"' + text + '"', "SYMBOL/TIMEFRAME/GROUP");
        }
        return new BucketKey(segments[0], Timeframe.parse(segments[1]), segments[2]);
    }

    /** The same symbol and group at another timeframe. */
    public BucketKey withTimeframe(Timeframe other) {
        return new BucketKey(symbol, other, group);
    }

    private static void requireSegment(String what, String segment) {
        boolean bad = segment.isEmpty()
                || segment.getBytes(StandardCharsets.UTF_8).length > MAX_SEGMENT_BYTES
                || segment.equals(".")
                || segment.equals("..")
                || !segment.codePoints().allMatch(BucketKey::isAllowed);
        if (bad) {
            throw new InvalidInputException(
                    what,
                    '"' + segment + '"',
                    "1 to " + MAX_SEGMENT_BYTES + " bytes of letters, digits and " + PUNCTUATION);
        }
    }

    static boolean isAllowed(int codePoint) {
        return Character.isLetterOrDigit(codePoint) || PUNCTUATION.indexOf(codePoint) >= 0;
    }

    /** {@code SYMBOL/TIMEFRAME/GROUP}; {@link #parse} reads it back. */
    @Override
    public String toString() {
        return symbol + '/' + timeframe + '/' + group;
    }
}
