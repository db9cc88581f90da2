package io.tickflux.transport.client.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.NearestWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads a map field by field and remembers what was asked for, so that a field that nobody knows is found: a misspelt option must
 * not pass for an absent one.
 */
public final class Fields {
    private final String what;
    private final JsonNode map;
    private final Set<String> known = new TreeSet<>();

    private Fields(String what, JsonNode map) {
        this.what = what;
        this.map = map;
    }

    /**
     * The fields of a map; nothing at all counts as an empty one.
     *
     * @throws InvalidInputException when it is something else
     */
    public static Fields of(String what, JsonNode map) {
        if (!map.isObject() && !map.isNull() && !map.isMissingNode()) {
            throw new InvalidInputException(what, Trees.describe(map), "a map");
        }
        return new Fields(what, map);
    }

    /** A field of any type; null counts as absent. */
    public Optional<JsonNode> node(String name) {
        known.add(name);
        JsonNode value = map.get(name);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    public Optional<String> text(String name) {
        return node(name).map(value -> textOf(name, value));
    }

    public Optional<Long> integer(String name) {
        return node(name).map(value -> {
            if (!value.isIntegralNumber() || !value.canConvertToLong()) {
                throw unfit(name, value, "a whole number");
            }
            return value.longValue();
        });
    }

    /** A list of texts; empty when absent. */
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : list(name)) {
            texts.add(textOf(name, item));
        }
        return texts;
    }

    /** The items of a list; empty when absent. */
    public Iterable<JsonNode> list(String name) {
        return node(name)
                .map(value -> {
                    if (!value.isArray()) {
                        throw unfit(name, value, "a list");
                    }
                    return value;
                })
                .<Iterable<JsonNode>>map(value -> value)
                .orElse(List.of());
    }

    public String requiredText(String name) {
        return text(name).orElseThrow(() -> missing(name));
    }

    public long requiredInteger(String name) {
        return integer(name).orElseThrow(() -> missing(name));
    }

    public JsonNode required(String name) {
        return node(name).orElseThrow(() -> missing(name));
    }

    /** An instant: epoch seconds, with {@code name_nanos} for the nanoseconds of that second, or a text for {@link WireTime}. */
    public Optional<Long> time(String name) {
        long nanos = integer(name + "_nanos").orElse(0L);
        return node(name).map(value -> {
            if (value.isTextual()) {
                return WireTime.parse(name, value.textValue());
            }
            return WireTime.nanos(name, requiredInteger(name), nanos);
        });
    }

    /** @throws InvalidInputException when there is a field that was not asked for, with the nearest one */
    public void requireAllKnown() {
        for (Map.Entry<String, JsonNode> field : map.properties()) {
            if (!known.contains(field.getKey())) {
                throw new InvalidInputException(what + " field", '"' + field.getKey() + '"', hint(field.getKey()));
            }
        }
    }

    private String hint(String name) {
        return NearestWord.of(name, known)
                .map(nearest -> "did you mean \"" + nearest + "\"?")
                .orElse("one of " + String.join(", ", known));
    }

    private String textOf(String name, JsonNode value) {
        if (!value.isTextual()) {
            throw unfit(name, value, "text");
        }
        return value.textValue();
    }

    private InvalidInputException unfit(String name, JsonNode value, String expected) {
        return new InvalidInputException(what + " field " + name, Trees.describe(value), expected);
    }

    private InvalidInputException missing(String name) {
        return new InvalidInputException(what + " field " + name, "none", "a value");
    }
}
