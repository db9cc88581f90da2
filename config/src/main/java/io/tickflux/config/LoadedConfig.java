package io.tickflux.config;

import java.util.List;

/**
 * A configuration that can be used.
 *
 * @param config the typed values
 * @param tree what they were read from, to point at
 * @param warnings what does not do what its author may expect, in the order of the file
 */
public record LoadedConfig(TickfluxConfig config, ConfigTree tree, List<Diagnostic> warnings) {

    public LoadedConfig {
        warnings = List.copyOf(warnings);
    }
}
