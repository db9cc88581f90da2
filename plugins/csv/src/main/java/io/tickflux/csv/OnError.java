package io.tickflux.csv;

import io.tickflux.api.InvalidInputException;

/** What to do about rows that cannot be read. */
public enum OnError {
    /** Refuse the whole file before its first row is delivered. */
    REJECT,
    /** Leave the row out and report it. */
    SKIP;

    /** @throws InvalidInputException when {@code text} is neither {@code reject} nor {@code skip} */
    public static OnError parse(String text) {
        return switch (text) {
            case "reject" -> REJECT;
            case "skip" -> SKIP;
            default -> throw new InvalidInputException("on error", '"' + text + '"', "reject or skip");
        };
    }
}
