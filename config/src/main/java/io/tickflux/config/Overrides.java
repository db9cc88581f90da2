package io.tickflux.config;

import io.tickflux.config.ConfigNode.Mapping;
import io.tickflux.config.ConfigNode.Scalar;
import io.tickflux.config.ConfigNode.Sequence;
import io.tickflux.config.ConfigPath.Index;
import io.tickflux.config.ConfigPath.Name;
import io.tickflux.config.ConfigPath.Segment;
import io.tickflux.config.TreeBuilder.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts {@code path=value} settings of the command line into a tree, before anything is checked. Maps on the way are
 * made as needed; the index behind the last item of a list adds one.
 *
 * <p>In diagnostics they are lines of a source of their own, named {@code --set}.
 */
final class Overrides {

    static final String SOURCE = "--set";

    private final List<String> settings;
    private final SourceText source;
    private final TreeBuilder builder;
    private final Diagnostics diagnostics;

    private Overrides(List<String> settings, SourceText source, TreeBuilder builder, Diagnostics diagnostics) {
        this.settings = settings;
        this.source = source;
        this.builder = builder;
        this.diagnostics = diagnostics;
    }

    static Overrides of(List<String> settings, Placeholders placeholders, Diagnostics diagnostics) {
        SourceText source = SourceText.ofLines(SOURCE, settings);
        return new Overrides(settings, source, new TreeBuilder(source, placeholders, diagnostics), diagnostics);
    }

    /**
     * One setting on its way down the tree.
     *
     * @param line which setting it is, from 0
     * @param steps the steps that are left
     * @param key where its path stands
     * @param place the path so far
     */
    private record Visit(int line, List<Segment> steps, Location key, Place place) {

        Visit next(Place nextPlace) {
            return new Visit(line, steps.subList(1, steps.size()), key, nextPlace);
        }
    }

    Mapping applyTo(Mapping root) {
        Mapping result = root;
        for (int line = 0; line < settings.size(); line++) {
            result = apply(result, line);
        }
        return result;
    }

    private Mapping apply(Mapping root, int line) {
        String setting = settings.get(line);
        int equals = setting.indexOf('=');
        String path = setting.substring(0, Math.max(0, equals)).strip();
        Optional<List<Segment>> steps = ConfigPath.parse(path);
        if (steps.isEmpty() || path.isEmpty() || steps.get().get(0) instanceof Index) {
            diagnostics.error(
                    "",
                    source.at(line, 0, setting.length()),
                    "not a setting (expected: path=value, as in journal.sync=none)");
            return root;
        }
        Visit visit = new Visit(line, steps.get(), source.at(line, 0, path.length()), Place.ROOT);
        return replace(Optional.of(root), visit) instanceof Mapping changed ? changed : root;
    }

    /** Returns what stands in place of {@code old} once {@code visit} is done. */
    private ConfigNode replace(Optional<ConfigNode> old, Visit visit) {
        if (visit.steps().isEmpty()) {
            return value(visit);
        }
        Optional<ConfigNode> present = old.filter(node -> !node.isNull());
        return visit.steps().get(0) instanceof Index index
                ? inList(present, index.position(), visit)
                : inMap(present, ((Name) visit.steps().get(0)).key(), visit);
    }

    private ConfigNode inMap(Optional<ConfigNode> old, String key, Visit visit) {
        if (old.isPresent() && !(old.get() instanceof Mapping)) {
            return misfit(old.get(), visit, "is no map");
        }
        Mapping map = (Mapping) old.orElseGet(() -> Mapping.empty(visit.place().path(), visit.key()));
        Map<String, ConfigNode> entries = new LinkedHashMap<>(map.entries());
        Map<String, Location> keys = new LinkedHashMap<>(map.keys());
        entries.put(key, replace(map.get(key), visit.next(visit.place().child(key))));
        keys.put(key, visit.key());
        return new Mapping(map.path(), map.location(), entries, keys);
    }

    private ConfigNode inList(Optional<ConfigNode> old, int position, Visit visit) {
        if (old.isPresent() && !(old.get() instanceof Sequence)) {
            return misfit(old.get(), visit, "is no list");
        }
        Sequence list =
                (Sequence) old.orElseGet(() -> new Sequence(visit.place().path(), visit.key(), List.of()));
        List<ConfigNode> items = new ArrayList<>(list.items());
        if (position > items.size()) {
            return misfit(list, visit, "has " + items.size() + " items");
        }
        Optional<ConfigNode> item = position < items.size() ? Optional.of(items.remove(position)) : Optional.empty();
        items.add(position, replace(item, visit.next(visit.place().item(position))));
        return new Sequence(list.path(), list.location(), items);
    }

    private ConfigNode misfit(ConfigNode old, Visit visit, String reason) {
        diagnostics.error(
                visit.place().path(), visit.key(), reason + " (expected: a path that fits the configuration)");
        return old;
    }

    private ConfigNode value(Visit visit) {
        diagnostics.replaced(visit.place().path());
        String setting = settings.get(visit.line());
        int start = setting.indexOf('=') + 1;
        String text = setting.substring(start);
        int column = setting.codePointCount(0, start);
        if (text.startsWith("[") || text.startsWith("{")) {
            // Padding lets the parser's marks fall on the right line and column.
            String padded = "\n".repeat(visit.line()) + " ".repeat(column) + text;
            return new YamlParser(source, diagnostics)
                    .parse(padded)
                    .flatMap(node -> builder.build(node, visit.place()))
                    .orElseGet(() -> scalar("", visit, column));
        }
        return scalar(text, visit, column);
    }

    private Scalar scalar(String text, Visit visit, int column) {
        Location whole = source.at(visit.line(), column, text.codePointCount(0, text.length()));
        return builder.scalar(text, Scalar.Style.PLAIN, visit.place(), part -> {
            int index = text.indexOf(part);
            return part.isEmpty() || index < 0
                    ? whole
                    : whole.part(text.codePointCount(0, index), part.codePointCount(0, part.length()));
        });
    }
}
