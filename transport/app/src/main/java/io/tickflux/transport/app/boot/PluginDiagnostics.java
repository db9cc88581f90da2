package io.tickflux.transport.app.boot;

import io.tickflux.config.Diagnostic;
import io.tickflux.config.LoadedConfig;
import io.tickflux.config.PluginBlock;
import io.tickflux.engine.host.PluginFault;
import java.util.List;
import java.util.Map;

/** What plugins complain about, as places in the configuration. */
public final class PluginDiagnostics {
    private PluginDiagnostics() {}

    public static List<Diagnostic> of(LoadedConfig loaded, List<PluginFault> faults) {
        Map<String, PluginBlock> names = PluginNames.of(loaded.config().plugins());
        return faults.stream()
                .map(fault -> loaded.tree().diagnostic(path(names, fault), fault.message()))
                .toList();
    }

    private static String path(Map<String, PluginBlock> names, PluginFault fault) {
        PluginBlock block = names.get(fault.name());
        if (block == null) {
            return "";
        }
        return fault.configKey().isEmpty() ? block.path() + ".module" : block.path() + ".config." + fault.configKey();
    }
}
