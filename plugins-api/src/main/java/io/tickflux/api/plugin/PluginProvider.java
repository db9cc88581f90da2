package io.tickflux.api.plugin;

import java.util.Set;

/**
 * What the providers of all kinds of plugins have in common. Implementations are listed in the jar's
 * {@code META-INF/services} under the name of their own interface, have a public constructor without parameters, and do no work
 * until asked to create something.
 */
public sealed interface PluginProvider permits TriggerProvider, StreamTriggerProvider, BgWorkerProvider {
    /**
     * The name that a config file asks for: {@code module: ondiskagg}. The suffixes {@code .so} and {@code .jar} in a config file
     * are ignored.
     */
    String module();

    /** Other names for the same module. */
    default Set<String> aliases() {
        return Set.of();
    }
}
