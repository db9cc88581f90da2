package io.tickflux.api;

/**
 * A named, typed column.
 *
 * @param name 1 to 128 characters without control characters; case-sensitive
 * @param type the type of every value
 */
public record Column(String name, ColumnType type) {
    private static final int MAX_NAME_LENGTH = 128;

    /** @throws InvalidInputException when the name is empty, too long or holds control characters */
    public Column {
        boolean bad = name.isBlank()
                || name.length() > MAX_NAME_LENGTH
                || name.chars().anyMatch(Character::isISOControl);
        if (bad) {
            throw new InvalidInputException(
                    "column name", '"' + name + '"', "1 to " + MAX_NAME_LENGTH + " printable characters");
        }
    }

    @Override
    public String toString() {
        return name + ':' + type.wireName();
    }
}
