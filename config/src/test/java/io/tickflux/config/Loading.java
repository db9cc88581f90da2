package io.tickflux.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Loads texts as if they were the file {@code mkts.yml}, with an empty environment. */
final class Loading {

    static final String SOURCE = "mkts.yml";

    /** Stands in for the one of the plugin API: knows a handful of timeframes. */
    static final PatternChecker TIMEFRAMES = pattern -> {
        String[] segments = pattern.split("/", -1);
        if (segments.length < 2
                || Set.of("*", "1Sec", "1Min", "5Min", "1H", "1D").contains(segments[1])) {
            return Optional.empty();
        }
        return Optional.of(new Problem(
                segments[0].length() + 1,
                segments[1].length(),
                "unknown timeframe \"" + segments[1] + "\"",
                Optional.of("did you mean \"1Min\"?")));
    };

    private Loading() {}

    static ConfigLoader loader() {
        return ConfigLoader.create().withEnvironment(name -> Optional.empty());
    }

    static ConfigLoader loader(Map<String, String> environment) {
        return ConfigLoader.create().withEnvironment(name -> Optional.ofNullable(environment.get(name)));
    }

    static ConfigLoader overriding(String... settings) {
        return loader().withOverrides(List.of(settings));
    }

    static LoadedConfig load(String yaml) {
        return load(loader(), yaml);
    }

    static LoadedConfig load(ConfigLoader loader, String yaml) {
        return loader.loadText(SOURCE, yaml, Path.of(""));
    }

    static ConfigException failure(String yaml) {
        return failure(loader(), yaml);
    }

    static ConfigException failure(ConfigLoader loader, String yaml) {
        return catchThrowableOfType(ConfigException.class, () -> load(loader, yaml));
    }

    /** Returns every key that the schema knows, as {@code triggers[].on}. */
    static Set<String> knownKeys() {
        Set<String> keys = new TreeSet<>();
        ConfigTree tree = load("{root_directory: d, triggers: [{module: m, on: '*'}], bgworkers: [{module: m}],"
                        + " keep: [{pattern: '*', for: 1d}], calendars: [{name: X, zone: UTC, sessions: {SUN: 10:00-12:00}}]}")
                .tree();
        ConfigReader.read(
                tree.root(), new ReadContext(new Diagnostics(), PatternChecker.acceptAll(), Path.of(""), keys));
        return keys;
    }

    static Stream<String> lines(Diagnostic diagnostic) {
        return diagnostic.render().lines();
    }
}
