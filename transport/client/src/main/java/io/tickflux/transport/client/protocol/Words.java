package io.tickflux.transport.client.protocol;

import io.tickflux.api.Change;
import io.tickflux.api.InvalidInputException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Enum constants as lower-case words, and the names of the three changes. */
final class Words {
    static final String ROWS = "rows";
    static final String CREATE = "create";
    static final String DELETE = "delete";

    private Words() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static String of(Change change) {
        if (change instanceof Change.Rows) {
            return ROWS;
        }
        return change instanceof Change.Create ? CREATE : DELETE;
    }

    static <E extends Enum<E>> E parse(String where, String word, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (of(constant).equals(word)) {
                return constant;
            }
        }
        String known = Arrays.stream(type.getEnumConstants()).map(Words::of).collect(Collectors.joining(", "));
        throw new InvalidInputException(where, '"' + word + '"', "one of " + known);
    }
}
