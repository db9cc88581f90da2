package io.tickflux.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One node of a configuration: immutable, and aware of where it was written.
 *
 * <p>Text stays text: {@code NO}, {@code 10:30} and {@code 1e3} are what the file says until someone asks for a type.
 * {@code toString} masks secrets; {@link #toPlain} does not.
 */
public sealed interface ConfigNode permits ConfigNode.Mapping, ConfigNode.Sequence, ConfigNode.Scalar {

    /** Returns the place in the tree, such as {@code triggers[0].on}; empty for the root. */
    String path();

    /** Returns the place in the source. */
    Location location();

    /**
     * Returns the node as plain Java: a {@code Map<String, Object>} in file order, a {@code List<Object>} or a {@code
     * String}, all unmodifiable. Keys without a value are left out. <b>Contains secrets in clear</b>: hand it over, do
     * not print it. Two nodes say the same if and only if their plain forms are equal.
     */
    Object toPlain();

    /** Tells whether the node is an empty value: {@code key:}, {@code key: ~} or {@code key: null}. */
    default boolean isNull() {
        return false;
    }

    /**
     * A map.
     *
     * @param path see {@link ConfigNode#path()}
     * @param location where its first key stands
     * @param entries the values by key, in file order
     * @param keys where each key stands
     */
    record Mapping(String path, Location location, Map<String, ConfigNode> entries, Map<String, Location> keys)
            implements ConfigNode {

        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
            keys = Map.copyOf(keys);
        }

        static Mapping empty(String path, Location location) {
            return new Mapping(path, location, Map.of(), Map.of());
        }

        /** Returns the value of {@code key}. */
        public Optional<ConfigNode> get(String key) {
            return Optional.ofNullable(entries.get(key));
        }

        /** Returns where {@code key} stands, or where the map stands if it has no such key. */
        public Location keyLocation(String key) {
            return keys.getOrDefault(key, location);
        }

        @Override
        public Map<String, Object> toPlain() {
            Map<String, Object> plain = new LinkedHashMap<>();
            entries.forEach((key, value) -> {
                if (!value.isNull()) {
                    plain.put(key, value.toPlain());
                }
            });
            return Collections.unmodifiableMap(plain);
        }

        @Override
        public String toString() {
            return entries.toString();
        }
    }

    /**
     * A list.
     *
     * @param path see {@link ConfigNode#path()}
     * @param location where its first item stands
     * @param items the items
     */
    record Sequence(String path, Location location, List<ConfigNode> items) implements ConfigNode {

        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public List<Object> toPlain() {
            List<Object> plain = new ArrayList<>(items.size());
            items.forEach(item -> plain.add(item.toPlain()));
            return Collections.unmodifiableList(plain);
        }

        @Override
        public String toString() {
            return items.toString();
        }
    }

    /**
     * A value: always text, with typed access for those who know what it should be.
     *
     * @param path see {@link ConfigNode#path()}
     * @param location where it stands, quotes included
     * @param value the text, references such as {@code ${env:NAME}} resolved; may be a secret
     * @param style whether it was quoted
     * @param exposure whether it may be shown
     */
    record Scalar(String path, Location location, String value, Style style, Exposure exposure) implements ConfigNode {

        /** How the value was written. */
        public enum Style {
            PLAIN,
            QUOTED
        }

        /** Who may see the value. */
        public enum Exposure {
            OPEN,
            /** Its key looks secret, or it came from the environment or from another file. */
            SECRET
        }

        /** Returns the value as a whole number, if it is one. */
        public Optional<Long> asLong() {
            return ScalarValues.wholeNumber(value);
        }

        /** Returns the value as a decimal number, if it is one. */
        public Optional<Double> asDouble() {
            return ScalarValues.decimal(value);
        }

        /** Returns the value of {@code true}, {@code yes}, {@code on}, {@code 1} and their opposites, in any case. */
        public Optional<Boolean> asBoolean() {
            return ScalarValues.bool(value);
        }

        /** Returns the value as a duration, if it is one: {@code 500ms}, {@code 1h30m}. */
        public Optional<Duration> asDuration() {
            return ScalarValues.duration(value);
        }

        /** Returns the value as a number of bytes, if it is one: {@code 4096}, {@code 64KB}, {@code 256MiB}. */
        public Optional<Long> asBytes() {
            return ScalarValues.bytes(value);
        }

        @Override
        public boolean isNull() {
            return style == Style.PLAIN && (value.isEmpty() || value.equals("~") || value.equals("null"));
        }

        /** Returns the value, in clear. */
        @Override
        public String toPlain() {
            return value;
        }

        boolean isSecret() {
            return exposure == Exposure.SECRET;
        }

        /**
         * Returns where a part of the value stands; {@code offset} and {@code length} count UTF-16 units of the value.
         * A value whose text differs from its source (escapes, references, several lines) is meant as a whole.
         */
        Location locate(int offset, int length) {
            String line = location.excerpt();
            int begin =
                    line.offsetByCodePoints(0, Math.min(location.column() - 1, line.codePointCount(0, line.length())));
            int quote = style == Style.QUOTED ? 1 : 0;
            boolean asWritten = line.startsWith(value, begin + quote);
            boolean inside = offset >= 0 && length >= 0 && offset + length <= value.length();
            if (isSecret() || !asWritten || !inside || value.isEmpty()) {
                return location;
            }
            int characters = value.codePointCount(offset, offset + length);
            return location.part(quote + value.codePointCount(0, offset), characters);
        }

        /** Returns the value fit to be shown in one line of a message. */
        @Override
        public String toString() {
            if (isSecret()) {
                return Secrets.MASK;
            }
            return ScalarValues.abbreviate(value);
        }
    }
}
