package io.tickflux.config;

import io.tickflux.config.ConfigNode.Mapping;
import io.tickflux.config.ConfigNode.Scalar;
import io.tickflux.config.ConfigNode.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One map of the configuration while its keys are taken out. A key is known because someone asked for it; whatever else
 * the map holds is reported by {@link #rejectUnknownKeys}.
 */
final class Section {

    /** A list of more keys than this helps nobody. */
    private static final int MAX_LISTED_KEYS = 8;

    private final Mapping map;
    private final ReadContext context;
    private final Set<String> known = new LinkedHashSet<>();

    Section(Mapping map, ReadContext context) {
        this.map = map;
        this.context = context;
    }

    String path() {
        return map.path();
    }

    String path(String key) {
        return ConfigPath.child(map.path(), key);
    }

    /** Returns the value of {@code key}, if there is one and it is not empty. */
    Optional<ConfigNode> node(String key) {
        known.add(key);
        context.keys().add(path(key).replaceAll("\\[\\d+\\]", "[]"));
        return map.get(key).filter(node -> !node.isNull());
    }

    /** Returns the value of {@code key} as {@code type}; nothing if it is absent or, with a complaint, wrong. */
    <T> Optional<T> read(String key, ScalarType<T> type) {
        Optional<ConfigNode> node = node(key);
        if (node.isEmpty() || context.diagnostics().isUnresolved(path(key))) {
            return Optional.empty();
        }
        if (!(node.get() instanceof Scalar scalar)) {
            wrongKind(key, node.get(), type.rule());
            return Optional.empty();
        }
        Optional<T> value = type.parser().apply(scalar.value().strip());
        if (value.isEmpty()) {
            Optional<String> hint = scalar.isSecret()
                    ? Optional.empty()
                    : type.adviser().apply(scalar.value().strip());
            context.diagnostics()
                    .error(path(key), scalar.location(), scalar + " (expected: " + type.rule() + ")", hint);
        }
        return value;
    }

    <T> T read(String key, ScalarType<T> type, T fallback) {
        return read(key, type).orElse(fallback);
    }

    /** Returns the value of {@code key}, about whose absence it complains; then it returns {@code fallback}. */
    <T> T require(String key, ScalarType<T> type, T fallback) {
        if (node(key).isEmpty()) {
            missing(key, type.rule());
        }
        return read(key, type, fallback);
    }

    void missing(String key, String rule) {
        if (!context.diagnostics().isUnresolved(path(key))) {
            context.diagnostics().error(path(key), map.location(), "missing (expected: " + rule + ")");
        }
    }

    /** Returns the map at {@code key} as a section; an empty one if it is absent or, with a complaint, no map. */
    Section section(String key) {
        return new Section(map(key), context);
    }

    Mapping map(String key) {
        Optional<ConfigNode> node = node(key);
        if (node.isPresent() && node.get() instanceof Mapping found) {
            return found;
        }
        node.ifPresent(other -> wrongKind(key, other, "a map of keys"));
        return Mapping.empty(path(key), map.keyLocation(key));
    }

    /** Returns the maps in the list at {@code key} as sections; what is no map is left out, with a complaint. */
    List<Section> sections(String key, String itemRule) {
        List<Section> sections = new ArrayList<>();
        for (ConfigNode item : items(key, "a list of maps")) {
            if (item instanceof Mapping block) {
                sections.add(new Section(block, context));
            } else {
                context.diagnostics().error(item.path(), item.location(), kind(item) + " (expected: " + itemRule + ")");
            }
        }
        return sections;
    }

    /** Returns the items of the list at {@code key}. */
    List<ConfigNode> items(String key, String rule) {
        Optional<ConfigNode> node = node(key);
        if (node.isPresent() && node.get() instanceof Sequence list) {
            return list.items();
        }
        node.ifPresent(other -> wrongKind(key, other, rule));
        return List.of();
    }

    /** Complains about a value that is fine by itself; {@code fallback} is the value if the file has none. */
    void reject(String key, Object fallback, String rule) {
        Optional<ConfigNode> node = map.get(key);
        Location location = node.map(ConfigNode::location).orElseGet(() -> map.keyLocation(key));
        Object shown = node.isPresent() ? node.get() : fallback;
        context.diagnostics().error(path(key), location, shown + " (expected: " + rule + ")");
    }

    void warning(String key, String message) {
        context.diagnostics().warning(path(key), map.keyLocation(key), message, Optional.empty());
    }

    boolean has(String key) {
        return node(key).isPresent();
    }

    void rejectUnknownKeys() {
        for (String key : map.entries().keySet()) {
            if (!known.contains(key)) {
                context.diagnostics().error(path(key), map.keyLocation(key), unknown(), suggestion(key));
            }
        }
    }

    private String unknown() {
        return known.size() > MAX_LISTED_KEYS
                ? "unknown key"
                : "unknown key (expected: " + String.join(", ", known) + ")";
    }

    private Optional<String> suggestion(String key) {
        return Spelling.suggestion(key, known);
    }

    private void wrongKind(String key, ConfigNode node, String rule) {
        if (!context.diagnostics().isUnresolved(path(key))) {
            context.diagnostics().error(path(key), node.location(), kind(node) + " (expected: " + rule + ")");
        }
    }

    private static String kind(ConfigNode node) {
        if (node instanceof Scalar scalar) {
            return scalar.toString();
        }
        return node instanceof Sequence ? "a list" : "a map";
    }
}
