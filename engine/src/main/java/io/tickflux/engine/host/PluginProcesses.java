package io.tickflux.engine.host;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.plugin.BgWorker;
import io.tickflux.api.plugin.PluginContext;
import io.tickflux.api.plugin.StreamTrigger;
import io.tickflux.api.plugin.Trigger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Starts processes for plugins that are not to live in the engine's own; see {@link Isolation.Place#PROCESS}. */
public interface PluginProcesses {
    /** For a host that starts none. */
    PluginProcesses NONE = new PluginProcesses() {
        @Override
        public List<JarListing> list(List<Path> jars) {
            return jars.stream()
                    .map(jar -> JarListing.broken("this host starts no processes"))
                    .toList();
        }

        @Override
        public Remote start(GuestSpec plugin, PluginContext context) {
            throw new InvalidInputException("isolation", "process", "thread: this host starts no processes");
        }
    };

    /**
     * Looks into jars, in a process that ends with it: none of their code runs in this one.
     *
     * @return what each has, in their order
     */
    List<JarListing> list(List<Path> jars);

    /**
     * Starts a process and makes the plugin in it; blocks until it is made.
     *
     * @param plugin what to make
     * @param context answers what the plugin asks of its host
     * @return a {@link Remote} that is a {@link Trigger}, {@link StreamTrigger} or {@link BgWorker} and hands everything on to the
     *     plugin. When its process dies, what is in hand fails. Its {@code close} ends the process. Whoever cancels a trigger's
     *     answer kills the process
     * @throws InvalidInputException when the plugin cannot be made from its config
     */
    Remote start(GuestSpec plugin, PluginContext context);

    /** A plugin in another process. */
    interface Remote {
        /** Starts another process if the last one has died; blocks until the plugin is made in it. */
        void prepare();

        /**
         * For how long it has been at what it was given last; zero when it rests, or when a caller sees that by itself. Does not block,
         * and may be as old as the last call.
         */
        default Duration busy() {
            return Duration.ZERO;
        }
    }
}
