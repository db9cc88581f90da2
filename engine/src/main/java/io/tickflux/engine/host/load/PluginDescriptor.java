package io.tickflux.engine.host.load;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.NearestWord;
import io.tickflux.engine.host.load.PluginArgument.Need;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a jar says of itself in {@value #ENTRY}; all of it may be left out, and a jar without the file is a plugin all the same.
 *
 * <pre>
 *   name=spread
 *   version=1.2.0
 *   api=[1.0,2.0)
 *   rights=write, network
 *   arg.window.example=5m
 *   arg.window.description=how far back the spread is averaged
 *   arg.window.required=true
 * </pre>
 *
 * @param name what people call it; empty when it does not say
 * @param version its own version, dotted; empty when it does not say
 * @param api the versions of the plugin API it runs with
 * @param arguments the keys of its block, sorted by name
 * @param rights what it wants to do besides being fired; shown to the operator. The host holds it to {@code read} and
 *     {@code write} if there are any; the rest no host can hold back
 */
public record PluginDescriptor(
        String name, String version, ApiRange api, List<PluginArgument> arguments, List<String> rights) {
    /** Where it lies in the jar. */
    public static final String ENTRY = "META-INF/tickflux-plugin.properties";

    /** Of a jar that says nothing, and of the class path. */
    public static final PluginDescriptor NONE = new PluginDescriptor("", "", ApiRange.ANY, List.of(), List.of());

    private static final Set<String> KEYS = Set.of("name", "version", "api", "rights");
    private static final Set<String> ASPECTS = Set.of("example", "description", "required");
    private static final Set<String> RIGHTS = Set.of("read", "write", "network", "files", "processes");
    private static final String ARGUMENT = "arg.";

    public PluginDescriptor {
        arguments = List.copyOf(arguments);
        rights = List.copyOf(rights);
    }

    /** @throws InvalidInputException when it says something else than what is listed here, or something twice */
    static PluginDescriptor parse(String text) {
        Map<String, String> values = read(text);
        Map<String, Map<String, String>> arguments = new TreeMap<>();
        for (String key : new TreeSet<>(values.keySet())) {
            if (key.startsWith(ARGUMENT)) {
                int dot = key.lastIndexOf('.');
                String name = key.substring(ARGUMENT.length(), Math.max(dot, ARGUMENT.length()));
                requireKnown(key, key.substring(dot + 1), ASPECTS);
                arguments
                        .computeIfAbsent(name, any -> new HashMap<>())
                        .put(key.substring(dot + 1), values.getOrDefault(key, ""));
            } else {
                requireKnown(key, key, KEYS);
            }
        }
        List<PluginArgument> explained = new ArrayList<>();
        arguments.forEach((name, aspects) -> explained.add(argument(name, aspects)));
        return new PluginDescriptor(
                values.getOrDefault("name", ""),
                values.getOrDefault("version", ""),
                values.containsKey("api") ? ApiRange.parse(values.getOrDefault("api", "")) : ApiRange.ANY,
                explained,
                rights(values.getOrDefault("rights", "")));
    }

    private static Map<String, String> read(String text) {
        Map<String, String> values = new HashMap<>();
        Properties strict = new Properties() {
            private static final long serialVersionUID = 1L;

            @Override
            public synchronized Object put(Object key, Object value) {
                if (values.putIfAbsent(key.toString(), value.toString().strip()) != null) {
                    throw new InvalidInputException(ENTRY, key + " twice", "each key once");
                }
                return value;
            }
        };
        try {
            strict.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException malformed) {
            if (malformed instanceof InvalidInputException invalid) {
                throw invalid;
            }
            throw new InvalidInputException(ENTRY, String.valueOf(malformed.getMessage()), "lines of key=value");
        }
        return values;
    }

    private static PluginArgument argument(String name, Map<String, String> aspects) {
        String required = aspects.getOrDefault("required", "false");
        if (name.isEmpty() || !Set.of("true", "false").contains(required)) {
            throw new InvalidInputException(
                    ENTRY, ARGUMENT + name + ".required=" + required, "arg.NAME.required=true or false");
        }
        return new PluginArgument(
                name,
                aspects.getOrDefault("example", ""),
                aspects.getOrDefault("description", ""),
                required.equals("true") ? Need.REQUIRED : Need.OPTIONAL);
    }

    private static List<String> rights(String text) {
        List<String> rights = new ArrayList<>();
        for (String right : text.split(",", -1)) {
            if (!right.isBlank()) {
                requireKnown("rights", right.strip(), RIGHTS);
                rights.add(right.strip());
            }
        }
        return rights;
    }

    private static void requireKnown(String where, String word, Set<String> known) {
        if (!known.contains(word)) {
            throw new InvalidInputException(
                    ENTRY + " " + where,
                    '"' + word + '"',
                    NearestWord.of(word, known)
                            .map(nearest -> "did you mean \"" + nearest + "\"?")
                            .orElse("one of " + String.join(", ", new TreeSet<>(known))));
        }
    }
}
