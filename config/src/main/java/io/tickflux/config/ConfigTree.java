package io.tickflux.config;

import io.tickflux.config.ConfigNode.Mapping;
import io.tickflux.config.ConfigNode.Scalar;
import io.tickflux.config.ConfigNode.Sequence;
import io.tickflux.config.ConfigPath.Index;
import io.tickflux.config.ConfigPath.Name;
import io.tickflux.config.ConfigPath.Segment;
import java.util.List;
import java.util.Optional;

/**
 * A configuration as it was written, overrides and references resolved: what can be pointed at. Immutable.
 *
 * <p>It outlives loading, so that who finds a mistake later (a plugin in its own block, say) can still report the line
 * and column of it.
 */
public final class ConfigTree {

    private final Mapping root;

    ConfigTree(Mapping root) {
        this.root = root;
    }

    /** Returns the top level map. */
    public Mapping root() {
        return root;
    }

    /** Returns the node at {@code path}, such as {@code triggers[0].config.destinations[2]}. */
    public Optional<ConfigNode> locate(String path) {
        Optional<List<Segment>> steps = ConfigPath.parse(path);
        if (steps.isEmpty()) {
            return Optional.empty();
        }
        Optional<ConfigNode> node = Optional.of(root);
        for (Segment step : steps.get()) {
            node = node.flatMap(parent -> child(parent, step));
        }
        return node;
    }

    /**
     * Returns an error about the value at {@code path}, ready to be shown. If there is no such value (because what is
     * missing is the mistake), it points at the nearest one above it.
     *
     * @param message what is wrong, preferably as {@code value (expected: rule)}; shown as it is, so without secrets
     */
    public Diagnostic diagnostic(String path, String message) {
        return new Diagnostic(Severity.ERROR, nearest(path), path, message, Optional.empty());
    }

    /** Returns an error about a part of the value at {@code path}; see {@link #diagnostic(String, String)}. */
    public Diagnostic diagnostic(String path, Problem problem) {
        Location location = locate(path).orElse(root) instanceof Scalar scalar
                ? scalar.locate(problem.offset(), problem.length())
                : nearest(path);
        return new Diagnostic(Severity.ERROR, location, path, problem.message(), problem.hint());
    }

    /** Returns the configuration as YAML, with secrets as {@code ******}. Defaults are not filled in. */
    public String render() {
        return TreeRenderer.render(root);
    }

    /**
     * Returns the configuration that is in effect: {@link #render}, with the default of each key that the file does not have, and
     * behind each value where it is from.
     */
    public String renderEffective() {
        return TreeRenderer.renderWithSources(Defaults.fillIn(root));
    }

    /** Returns what another configuration says otherwise, path by path, in the order of the paths. Secrets are compared, and masked. */
    public List<ConfigChange> changesTo(ConfigTree other) {
        return ConfigChange.between(root, other.root);
    }

    /** Returns {@link #render()}. */
    @Override
    public String toString() {
        return render();
    }

    private Location nearest(String path) {
        Location location = root.location();
        Optional<ConfigNode> node = Optional.of(root);
        for (Segment step : ConfigPath.parse(path).orElse(List.of())) {
            Optional<ConfigNode> parent = node;
            node = parent.flatMap(up -> child(up, step));
            if (node.isEmpty()) {
                return location;
            }
            location = place(parent.get(), step, node.get());
        }
        return node.map(ConfigNode::location).orElse(location);
    }

    /** A map that lacks something is pointed at by its key, because its own first line is about something else. */
    private static Location place(ConfigNode parent, Segment step, ConfigNode node) {
        return parent instanceof Mapping mapping && step instanceof Name name
                ? mapping.keyLocation(name.key())
                : node.location();
    }

    private static Optional<ConfigNode> child(ConfigNode parent, Segment step) {
        if (parent instanceof Mapping mapping && step instanceof Name name) {
            return mapping.get(name.key());
        }
        if (parent instanceof Sequence sequence && step instanceof Index index) {
            return index.position() < sequence.items().size()
                    ? Optional.of(sequence.items().get(index.position()))
                    : Optional.empty();
        }
        return Optional.empty();
    }
}
