package io.tickflux.config;

import io.tickflux.config.ConfigNode.Mapping;
import io.tickflux.config.ConfigNode.Scalar;
import io.tickflux.config.ConfigNode.Sequence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** YAML nodes to located nodes of our own: aliases and merges expanded, references resolved, secrets marked. */
final class TreeBuilder {

    /** Nested aliases multiply; this is what they may come to. A configuration has a few hundred nodes. */
    static final int MAX_NODES = 100_000;

    private static final String MERGE_KEY = "<<";

    private static final Set<Tag> HARMLESS_TAGS =
            Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.SEQ, Tag.MAP, Tag.MERGE);

    private final SourceText source;
    private final Placeholders placeholders;
    private final Diagnostics diagnostics;
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private int nodes;

    TreeBuilder(SourceText source, Placeholders placeholders, Diagnostics diagnostics) {
        this.source = source;
        this.placeholders = placeholders;
        this.diagnostics = diagnostics;
    }

    /**
     * Where a node goes.
     *
     * @param path its path
     * @param secret whether a key above it looks secret
     */
    record Place(String path, boolean secret) {

        static final Place ROOT = new Place("", false);

        Place child(String key) {
            return new Place(ConfigPath.child(path, key), secret || Secrets.isSecretKey(key));
        }

        Place item(int index) {
            return new Place(ConfigPath.item(path, index), secret);
        }
    }

    /** Returns the tree below {@code node}; what cannot be built is left out, with a complaint. */
    Optional<ConfigNode> build(Node node, Place place) {
        if (++nodes > MAX_NODES) {
            if (nodes == MAX_NODES + 1) {
                unknown(node, place, "aliases expand to too much (expected: at most " + MAX_NODES + " nodes)");
            }
            return Optional.empty();
        }
        if (!HARMLESS_TAGS.contains(node.getTag())) {
            unknown(node, place, "tag " + node.getTag() + " (expected: no tag)");
            return Optional.empty();
        }
        if (!open.add(node)) {
            unknown(node, place, "contains itself (expected: an alias to something else)");
            return Optional.empty();
        }
        try {
            return content(node, place);
        } finally {
            open.remove(node);
        }
    }

    /** Returns a value as the schema will see it; {@code location} is where it was written. */
    Scalar scalar(String text, Scalar.Style style, Place place, LocationFinder finder) {
        Placeholders.Resolved resolved = placeholders.resolve(
                text, (reference, problem) -> diagnostics.unresolved(place.path(), finder.locate(reference), problem));
        Scalar.Exposure exposure =
                place.secret() || resolved.fromOutside() ? Scalar.Exposure.SECRET : Scalar.Exposure.OPEN;
        return new Scalar(place.path(), finder.locate(""), resolved.value(), style, exposure);
    }

    /** Knows where a part of a value stands in its source; the empty part stands for the whole value. */
    @FunctionalInterface
    interface LocationFinder {
        Location locate(String part);
    }

    private Optional<ConfigNode> content(Node node, Place place) {
        if (node instanceof MappingNode mapping) {
            return Optional.of(mapping(mapping, place));
        }
        if (node instanceof SequenceNode sequence) {
            return Optional.of(sequence(sequence, place));
        }
        return node instanceof ScalarNode scalar ? Optional.of(scalar(scalar, place)) : Optional.empty();
    }

    private Scalar scalar(ScalarNode node, Place place) {
        Scalar.Style style = node.getScalarStyle() == ScalarStyle.PLAIN ? Scalar.Style.PLAIN : Scalar.Style.QUOTED;
        return scalar(
                node.getValue(),
                style,
                place,
                part -> part.isEmpty() ? locate(node) : source.find(node.getStartMark(), node.getEndMark(), part));
    }

    private Sequence sequence(SequenceNode node, Place place) {
        List<ConfigNode> items = new ArrayList<>();
        for (Node child : node.getValue()) {
            Place item = place.item(items.size());
            build(child, item).ifPresent(items::add);
            boolean empty = !items.isEmpty() && items.get(items.size() - 1).isNull();
            if (empty) {
                fail(child, item, "empty list item (expected: a value)");
            }
        }
        return new Sequence(place.path(), locate(node), items);
    }

    private Mapping mapping(MappingNode node, Place place) {
        Map<String, ConfigNode> entries = new LinkedHashMap<>();
        Map<String, Location> keys = new LinkedHashMap<>();
        List<Node> merges = new ArrayList<>();
        for (NodeTuple tuple : node.getValue()) {
            if (isMerge(tuple.getKeyNode())) {
                merges.add(tuple.getValueNode());
                continue;
            }
            key(tuple.getKeyNode(), place, keys)
                    .ifPresent(key ->
                            build(tuple.getValueNode(), place.child(key)).ifPresent(value -> entries.put(key, value)));
        }
        for (Node merge : merges) {
            merge(merge, place, entries, keys);
        }
        return new Mapping(place.path(), locate(node), entries, keys);
    }

    /** Returns the key and notes where it stands, unless it is no text or was given before. */
    private Optional<String> key(Node node, Place place, Map<String, Location> keys) {
        if (!(node instanceof ScalarNode scalar)) {
            fail(node, place, "a key that is a map or a list (expected: text)");
            return Optional.empty();
        }
        String key = scalar.getValue();
        Location first = keys.putIfAbsent(key, locate(node));
        if (first != null) {
            fail(node, place.child(key), "given twice (expected: once; first given at " + first + ")");
            return Optional.empty();
        }
        return Optional.of(key);
    }

    private void merge(Node node, Place place, Map<String, ConfigNode> entries, Map<String, Location> keys) {
        List<Node> sources = node instanceof SequenceNode list ? list.getValue() : List.of(node);
        for (Node from : sources) {
            Optional<ConfigNode> merged = build(from, place);
            if (merged.isPresent() && merged.get() instanceof Mapping mapping) {
                mapping.entries().forEach((key, value) -> {
                    entries.putIfAbsent(key, value);
                    keys.putIfAbsent(key, mapping.keyLocation(key));
                });
            } else if (merged.isPresent()) {
                fail(from, place.child(MERGE_KEY), "not a map (expected: an alias to a map)");
            }
        }
    }

    private static boolean isMerge(Node key) {
        return key instanceof ScalarNode scalar
                && scalar.getScalarStyle() == ScalarStyle.PLAIN
                && scalar.getValue().equals(MERGE_KEY);
    }

    private Location locate(Node node) {
        return node instanceof ScalarNode
                ? source.span(node.getStartMark(), node.getEndMark())
                : source.at(node.getStartMark().getLine(), node.getStartMark().getColumn(), 1);
    }

    private void unknown(Node node, Place place, String message) {
        diagnostics.unresolved(place.path(), locate(node), message);
    }

    private void fail(Node node, Place place, String message) {
        diagnostics.error(place.path(), locate(node), message);
    }
}
