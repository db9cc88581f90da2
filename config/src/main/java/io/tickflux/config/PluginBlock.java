package io.tickflux.config;

import io.tickflux.config.ConfigNode.Mapping;
import java.util.Optional;

/**
 * What every plugin block has.
 *
 * @param path where the block stands, such as {@code triggers[0]}; complaints about its settings go to {@link
 *     ConfigTree#diagnostic(String, String)} with paths below {@code config().path()}
 * @param module {@code module}, required, as written: {@code ondiskagg.so}
 * @param name {@code name}: what the instance is called in status, metrics and cursors
 * @param onLoadError {@code on_load_error}, default {@code fail}: what to do when it cannot be loaded
 * @param config {@code config}: the plugin's own settings, as located text; empty if absent. {@link Mapping#toPlain} is
 *     what a plugin gets
 * @param rules how it is supervised
 */
public record PluginBlock(
        String path, String module, Optional<String> name, OnLoadError onLoadError, Mapping config, RulesConfig rules) {

    /** The default of {@code on_load_error}. */
    public static final OnLoadError DEFAULT_ON_LOAD_ERROR = OnLoadError.FAIL;

    /** Returns the module without directory and without {@code .so} or {@code .jar}: {@code ondiskagg}. */
    public String moduleName() {
        String file = module.substring(Math.max(module.lastIndexOf('/'), module.lastIndexOf('\\')) + 1);
        return file.endsWith(".so") || file.endsWith(".jar") ? file.substring(0, file.lastIndexOf('.')) : file;
    }
}
