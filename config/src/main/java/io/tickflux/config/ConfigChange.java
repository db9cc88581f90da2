package io.tickflux.config;

import io.tickflux.config.ConfigNode.Mapping;
import io.tickflux.config.ConfigNode.Scalar;
import io.tickflux.config.ConfigNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A value that two configurations have differently.
 *
 * @param path where it stands: {@code triggers[0].config.filter}
 * @param before the value of the first, secrets masked; empty when it has none
 * @param after the value of the second, secrets masked; empty when it has none
 */
public record ConfigChange(String path, String before, String after) {
    private static final Set<String> PLUGINS = Set.of("plugin_directory", "calendars", "triggers", "bgworkers");

    /** Tells whether a running server can follow: it is about plugins. */
    public boolean isAboutPlugins() {
        return PLUGINS.contains(path.split("[.\\[]", 2)[0]);
    }

    static List<ConfigChange> between(Mapping before, Mapping after) {
        Map<String, Scalar> old = new TreeMap<>();
        Map<String, Scalar> next = new TreeMap<>();
        collect(before, old);
        collect(after, next);
        Set<String> paths = new TreeSet<>(old.keySet());
        paths.addAll(next.keySet());
        List<ConfigChange> changes = new ArrayList<>();
        for (String path : paths) {
            Scalar mine = old.get(path);
            Scalar theirs = next.get(path);
            boolean same = mine != null && theirs != null && mine.value().equals(theirs.value());
            if (!same) {
                changes.add(new ConfigChange(path, shown(mine), shown(theirs)));
            }
        }
        return changes;
    }

    private static String shown(@Nullable Scalar scalar) {
        return scalar == null ? "" : scalar.toString();
    }

    private static void collect(ConfigNode node, Map<String, Scalar> into) {
        if (node instanceof Mapping mapping) {
            mapping.entries().values().forEach(child -> collect(child, into));
        } else if (node instanceof Sequence sequence) {
            sequence.items().forEach(child -> collect(child, into));
        } else if (node instanceof Scalar scalar && !scalar.isNull()) {
            into.put(scalar.path(), scalar);
        }
    }

    /** Returns {@code path: before -> after}, with {@code (none)} for what is absent. */
    @Override
    public String toString() {
        return path + ": " + (before.isEmpty() ? "(none)" : before) + " -> " + (after.isEmpty() ? "(none)" : after);
    }
}
