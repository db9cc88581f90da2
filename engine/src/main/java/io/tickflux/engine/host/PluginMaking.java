package io.tickflux.engine.host;

import io.tickflux.api.plugin.BgWorkerProvider;
import io.tickflux.api.plugin.PluginContext;
import io.tickflux.api.plugin.PluginProvider;
import io.tickflux.api.plugin.StreamTriggerProvider;
import io.tickflux.api.plugin.TriggerProvider;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes an instance of a plugin where it is to live. */
final class PluginMaking {
    /** To start a process may take long on a busy machine, and nothing waits for it but the start. */
    private static final Duration PROCESS_LIMIT = Duration.ofMinutes(2);

    private PluginMaking() {}

    /** How long {@link #make} may take. */
    static Duration limit(PluginIdentity identity, Duration limitHere) {
        return identity.rules().isolation().place() == Isolation.Place.PROCESS ? PROCESS_LIMIT : limitHere;
    }

    /** In this process or, when its rules say so, in one of its own; reads all of its config. */
    static Object make(PluginCatalog.Module module, PluginKit kit, EngineView engine, HostConfig config)
            throws PluginCallException {
        PluginIdentity identity = kit.identity();
        PluginContext context = new HostContext(kit, engine);
        if (identity.rules().isolation().place() == Isolation.Place.THREAD) {
            return makeHere(module, context, kit.calls());
        }
        GuestSpec guest = new GuestSpec(
                identity.name(),
                module.name(),
                identity.feeder(),
                module.jar(),
                identity.config(),
                identity.rules().isolation().memoryBytes(),
                new GuestSpec.View(identity.patterns(), kit.calendars().all()));
        return kit.calls().call(() -> config.processes().start(guest, context));
    }

    /** Before a run: the process of one that has its own may have died with the run before. Returns why it cannot run, or null. */
    static @Nullable RunEnd prepare(Object plugin, PluginKit kit) {
        if (plugin instanceof PluginProcesses.Remote remote) {
            try {
                kit.calls().run(remote::prepare);
            } catch (PluginCallException failure) {
                return new RunEnd.Failed(failure.failure(), null);
            }
        }
        return null;
    }

    /** In this process. */
    static Object makeHere(PluginCatalog.Module module, PluginContext context, PluginCalls calls)
            throws PluginCallException {
        Object plugin = calls.<@Nullable Object>call(() -> {
            PluginProvider provider = module.provider();
            if (provider instanceof TriggerProvider triggers) {
                return triggers.create(context);
            }
            if (provider instanceof StreamTriggerProvider triggers) {
                return triggers.create(context);
            }
            return ((BgWorkerProvider) provider).create(context);
        });
        if (plugin == null) {
            throw new PluginCallException(new PluginMisuseException("create: null (expected: an instance)"));
        }
        return plugin;
    }
}
