package io.tickflux.api;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where an event stands in the write stream: an opaque, ordered token. Keep it, compare it, hand it back to resume; do not
 * compute with it. Its text sorts as the positions do and cannot be mistaken for an epoch: every component is written with 19
 * digits, so that {@code 0000000000000000042} is a position and {@code 1700000000} is a time.
 *
 * <p>Only a journal makes positions. The embedded journal's have one component, a dense sequence that starts at 1; a
 * partitioned journal's have one component for each partition.
 */
public final class Position implements Comparable<Position> {
    /** Before every event. */
    public static final Position ORIGIN = new Position(new long[] {0});

    private static final int DIGITS = 19;

    private final long[] components;

    private Position(long[] components) {
        this.components = components;
    }

    /** For journals. Components are not negative. */
    public static Position of(long... components) {
        for (long component : components) {
            if (component < 0) {
                throw new InvalidInputException("position", Arrays.toString(components), "no negative component");
            }
        }
        return new Position(components.clone());
    }

    /** @throws InvalidInputException when {@code token} is not what {@link #toString} gave */
    public static Position parse(String token) {
        String[] parts = token.split("-", -1);
        long[] components = new long[parts.length];
        for (int i = 0; i < parts.length; i++) {
            if (parts[i].length() != DIGITS || !parts[i].chars().allMatch(c -> c >= '0' && c <= '9')) {
                throw new InvalidInputException("position", '"' + token + '"', "a token of " + DIGITS + " digits");
            }
            components[i] = component(token, parts[i]);
        }
        return new Position(components);
    }

    private static long component(String token, String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException tooLarge) {
            throw new InvalidInputException("position", '"' + token + '"', "at most " + Long.MAX_VALUE);
        }
    }

    /** Whether {@code text} has the shape of a position, which no time has. */
    public static boolean isToken(String text) {
        return text.length() >= DIGITS
                && text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '-')
                && text.charAt(0) != '-';
    }

    /** For journals: a copy of the components. */
    public long[] components() {
        return components.clone();
    }

    /** For journals: the only component of a position of an unpartitioned journal. */
    public long sequence() {
        if (components.length != 1) {
            throw new IllegalStateException("position: " + this + " (expected: one component)");
        }
        return components[0];
    }

    @Override
    public int compareTo(Position other) {
        return Arrays.compare(components, other.components);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Position that && Arrays.equals(components, that.components);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(components);
    }

    /** The token. */
    @Override
    public String toString() {
        StringBuilder token = new StringBuilder(DIGITS * components.length);
        for (long component : components) {
            if (token.length() > 0) {
                token.append('-');
            }
            String digits = Long.toString(component);
            token.append("0".repeat(DIGITS - digits.length())).append(digits);
        }
        return token.toString();
    }
}
