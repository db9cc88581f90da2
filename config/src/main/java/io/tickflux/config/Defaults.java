package io.tickflux.config;

import io.tickflux.config.ConfigNode.Mapping;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The defaults as a tree: those of the template, which explains every key with its default. */
final class Defaults {
    private static final Mapping TREE = ConfigLoader.create()
            .withEnvironment(name -> Optional.empty())
            .loadText("default", ConfigTemplate.DEFAULT.text(), Path.of(""))
            .tree()
            .root();

    private Defaults() {}

    /** Adds the keys that a configuration does not have. */
    static Mapping fillIn(Mapping configured) {
        return merge(configured, TREE);
    }

    private static Mapping merge(Mapping configured, Mapping defaults) {
        Map<String, ConfigNode> entries = new LinkedHashMap<>();
        configured.entries().forEach((key, value) -> {
            ConfigNode other = defaults.entries().get(key);
            if (value instanceof Mapping mine && other instanceof Mapping theirs) {
                entries.put(key, merge(mine, theirs));
            } else {
                entries.put(key, value.isNull() && other != null ? other : value);
            }
        });
        defaults.entries().forEach((key, value) -> {
            if (!value.isNull()) {
                entries.putIfAbsent(key, value);
            }
        });
        return new Mapping(configured.path(), configured.location(), entries, configured.keys());
    }
}
