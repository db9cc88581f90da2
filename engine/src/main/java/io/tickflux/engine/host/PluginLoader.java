package io.tickflux.engine.host;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.plugin.PluginProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Makes the instances that a config asks for, and collects everything that is wrong with it. For one thread. */
final class PluginLoader {
    private static final Duration DISCARD_LIMIT = Duration.ofSeconds(5);

    private final EngineView engine;
    private final HostConfig config;
    private final Duration limit;
    private final PluginCatalog catalog;
    private final List<LoadedPlugin> loaded = new ArrayList<>();
    private final List<PluginFault> faults = new ArrayList<>();

    private PluginLoader(EngineView engine, HostConfig config, HostTuning tuning) {
        this.engine = engine;
        this.config = config;
        this.limit = tuning.loadLimit();
        this.catalog = PluginCatalog.open(config.pluginFolders(), tuning);
    }

    /** Makes all instances of a config. */
    static PluginLoader load(EngineView engine, HostConfig config, HostTuning tuning) {
        PluginLoader loader = new PluginLoader(engine, config, tuning);
        List<PluginIdentity> identities = new ArrayList<>();
        config.triggers().forEach(spec -> identities.add(PluginIdentity.of(spec)));
        config.bgWorkers().forEach(spec -> identities.add(PluginIdentity.of(spec)));
        Set<String> names = new HashSet<>();
        for (PluginIdentity identity : identities) {
            loader.load(identity, names);
        }
        loader.catalog.closeUnused();
        return loader;
    }

    List<LoadedPlugin> loaded() {
        return loaded;
    }

    /** What is wrong; the instances must be {@link #discard discarded} if there is anything. */
    List<PluginFault> faults() {
        return faults;
    }

    /** Whose class loaders the instances need. */
    PluginCatalog catalog() {
        return catalog;
    }

    private void load(PluginIdentity identity, Set<String> names) {
        try {
            identity.require();
            if (!names.add(identity.name())) {
                throw new InvalidInputException("name", '"' + identity.name() + "\" twice", "a name of its own");
            }
            make(identity, catalog.find(identity.module(), identity.feeder()));
        } catch (InvalidInputException wrong) {
            fault(identity, "", wrong);
        }
    }

    private void make(PluginIdentity identity, PluginCatalog.Module module) {
        PluginKit kit = PluginKit.of(identity, module.source().loader(), config.clock());
        Object plugin = instance(module.provider(), kit);
        if (plugin == null) {
            kit.threads().closeWithoutWaiting();
            return;
        }
        loaded.add(new LoadedPlugin(plugin, kit));
        try {
            if (identity.rules().isolation().place() == Isolation.Place.THREAD) {
                identity.config().requireAllRead();
            }
        } catch (InvalidInputException unread) {
            fault(identity, unread.where(), unread);
        }
    }

    /** Null when it could not be made; the fault is noted. */
    private @Nullable Object instance(PluginProvider provider, PluginKit kit) {
        PluginIdentity identity = kit.identity();
        Duration allowed = PluginMaking.limit(identity, limit);
        try {
            return kit.threads().calls().call(() -> PluginMaking.make(provider, kit, engine, config), allowed);
        } catch (TimeoutException late) {
            fault(identity, "", new PluginMisuseException("was not made within " + allowed.toSeconds() + " s"));
        } catch (ExecutionException failed) {
            creationFailed(identity, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            fault(identity, "", interrupted);
        }
        return null;
    }

    private void creationFailed(PluginIdentity identity, ExecutionException failed) {
        Throwable failure = failed.getCause() instanceof PluginCallException call ? call.failure() : failed;
        if (failure instanceof InvalidInputException wrong) {
            fault(identity, wrong.where(), wrong);
        } else {
            fault(identity, "", failure);
        }
    }

    private void fault(PluginIdentity identity, String configKey, Throwable cause) {
        String message = cause instanceof InvalidInputException || cause instanceof PluginMisuseException
                ? String.valueOf(cause.getMessage())
                : "could not be made: " + Failures.oneLine(cause);
        faults.add(new PluginFault(identity.name(), identity.module(), configKey, message, cause));
    }

    /** Ends all instances, none of which has run. */
    void discard() {
        Deadline deadline = Deadline.in(DISCARD_LIMIT);
        try {
            for (LoadedPlugin plugin : loaded) {
                plugin.discard(deadline);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        loaded.clear();
        catalog.close();
    }
}
