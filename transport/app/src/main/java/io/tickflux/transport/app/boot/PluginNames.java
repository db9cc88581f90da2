package io.tickflux.transport.app.boot;

import io.tickflux.config.PluginBlock;
import io.tickflux.config.PluginsConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What each plugin is called: its {@code name}, or its module, with {@code -2}, {@code -3} behind for the second and third of one
 * module. The cursors of triggers go by these names, so whoever has several of one module should name them.
 */
final class PluginNames {
    private PluginNames() {}

    /** The blocks by name, triggers first. Names given twice are told apart as modules are. */
    static Map<String, PluginBlock> of(PluginsConfig plugins) {
        List<PluginBlock> blocks = Stream.concat(
                        plugins.triggers().stream().map(trigger -> trigger.plugin()),
                        plugins.bgWorkers().stream().map(worker -> worker.plugin()))
                .toList();
        Map<String, PluginBlock> names = new LinkedHashMap<>();
        // Given names first: a derived one gives way.
        for (PluginBlock block : blocks) {
            block.name().ifPresent(name -> names.put(free(names, name), block));
        }
        for (PluginBlock block : blocks) {
            if (block.name().isEmpty()) {
                names.put(free(names, block.moduleName()), block);
            }
        }
        return names;
    }

    private static String free(Map<String, PluginBlock> names, String wanted) {
        String name = wanted;
        for (int i = 2; names.containsKey(name); i++) {
            name = wanted + '-' + i;
        }
        return name;
    }

    static String find(Map<String, PluginBlock> names, PluginBlock block) {
        return names.entrySet().stream()
                .filter(entry -> entry.getValue().path().equals(block.path()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }
}
