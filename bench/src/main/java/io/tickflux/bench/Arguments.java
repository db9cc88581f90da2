package io.tickflux.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/** Arguments of a driver: {@code name=number}, each with a default. */
final class Arguments {
    private final Map<String, Integer> values = new LinkedHashMap<>();

    private Arguments() {}

    /** No arguments yet. */
    static Arguments defaults() {
        return new Arguments();
    }

    Arguments with(String name, int value) {
        values.put(name, value);
        return this;
    }

    /** Takes over what was given. */
    Arguments parse(String[] given) {
        for (String argument : given) {
            int equals = argument.indexOf('=');
            if (equals < 0 || !values.containsKey(argument.substring(0, equals))) {
                throw new IllegalArgumentException(
                        "argument: " + argument + " (expected: name=number of " + this + ")");
            }
            values.put(argument.substring(0, equals), Integer.parseInt(argument.substring(equals + 1)));
        }
        return this;
    }

    int get(String name) {
        Integer value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("argument: " + name + " (expected: one of " + this + ")");
        }
        return value;
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
