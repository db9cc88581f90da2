package io.tickflux.config;

import io.tickflux.config.ConfigNode.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The schema of {@code plugin_directory}, {@code calendars}, {@code triggers} and {@code bgworkers}. */
final class PluginsReader {

    private final Section root;
    private final ReadContext context;
    private final PatternReader reader;
    private final List<CalendarConfig> calendars;

    private PluginsReader(Section root, ReadContext context) {
        this.root = root;
        this.calendars = CalendarsReader.read(root, context);
        this.context = context.knowing(calendars);
        this.reader = new PatternReader(this.context);
    }

    static PluginsConfig read(Section root, ReadContext context) {
        return new PluginsReader(root, context).read();
    }

    private PluginsConfig read() {
        return new PluginsConfig(
                root.read("plugin_directory", ScalarType.path())
                        .map(path -> context.baseDirectory().resolve(path)),
                triggers(),
                bgWorkers(),
                calendars);
    }

    private List<TriggerConfig> triggers() {
        List<TriggerConfig> triggers = new ArrayList<>();
        Map<String, String> names = new HashMap<>();
        for (Section section : root.sections("triggers", "a map with a module")) {
            PluginBlock plugin = plugin(section, RulesReader.ofTrigger(section));
            List<String> on = patterns(section);
            StartFrom start = IntakeReader.start(section);
            IntakeConfig intake = IntakeReader.read(section, context);
            section.rejectUnknownKeys();
            sameNameAsBefore(plugin, names).ifPresent(name -> section.reject("name", name, "a name of its own"));
            triggers.add(new TriggerConfig(plugin, on, start, intake));
        }
        return triggers;
    }

    private List<BgWorkerConfig> bgWorkers() {
        List<BgWorkerConfig> bgWorkers = new ArrayList<>();
        Map<String, String> names = new HashMap<>();
        for (Section section : root.sections("bgworkers", "a map with a module")) {
            PluginBlock plugin = plugin(section, RulesReader.ofBgWorker(section));
            section.rejectUnknownKeys();
            // MarketStore only logged these names, so its files may repeat them.
            sameNameAsBefore(plugin, names)
                    .ifPresent(name -> section.warning("name", "given before (expected: a name of its own)"));
            bgWorkers.add(new BgWorkerConfig(plugin));
        }
        return bgWorkers;
    }

    /** Keys that all plugin blocks have are read here. */
    private static PluginBlock plugin(Section section, RulesConfig rules) {
        return new PluginBlock(
                section.path(),
                section.require("module", ScalarType.text(), ""),
                section.read("name", ScalarType.text()),
                section.read(
                        "on_load_error",
                        ScalarType.oneOf(List.of(OnLoadError.values())),
                        PluginBlock.DEFAULT_ON_LOAD_ERROR),
                section.map("config"),
                rules);
    }

    private static Optional<String> sameNameAsBefore(PluginBlock plugin, Map<String, String> names) {
        return plugin.name().filter(name -> names.putIfAbsent(name, plugin.path()) != null);
    }

    private List<String> patterns(Section section) {
        Optional<ConfigNode> on = section.node("on");
        List<ConfigNode> nodes = on.isPresent() && on.get() instanceof Sequence list
                ? list.items()
                : on.map(List::of).orElse(List.of());
        if (nodes.isEmpty()) {
            section.missing("on", PatternReader.ON_RULE);
        }
        List<String> patterns = new ArrayList<>();
        nodes.forEach(node -> reader.readOn(node).ifPresent(patterns::add));
        return patterns;
    }
}
