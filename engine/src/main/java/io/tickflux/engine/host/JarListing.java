package io.tickflux.engine.host;

import io.tickflux.api.plugin.PluginProvider;
import java.nio.file.Path;
import java.util.List;

/**
 * What can be asked for in a plugin jar. It takes the jar's own code to tell.
 *
 * @param modules in the order in which they were found
 * @param problems why something in it cannot be asked for
 */
public record JarListing(List<Module> modules, List<String> problems) {
    public JarListing {
        modules = List.copyOf(modules);
        problems = List.copyOf(problems);
    }

    /**
     * A module that a jar offers.
     *
     * @param names under which it can be asked for, its own first
     * @param feeder whether it is a bgworker
     */
    public record Module(List<String> names, boolean feeder) {
        public Module {
            names = List.copyOf(names);
        }
    }

    /** Of a jar that could not be looked into. */
    public static JarListing broken(String problem) {
        return new JarListing(List.of(), List.of(problem));
    }

    /**
     * Looks into a jar: loads its {@linkplain PluginProvider providers} into this process. Blocks for as long as these take, for half a
     * minute at most.
     */
    public static JarListing of(Path jar) {
        PluginSource source = PluginSources.load(jar);
        try {
            return new JarListing(source.modules(), source.problems());
        } finally {
            source.close();
        }
    }
}
