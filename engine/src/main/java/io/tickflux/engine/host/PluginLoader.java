package io.tickflux.engine.host;

import io.tickflux.api.InvalidInputException;
import io.tickflux.engine.host.load.PluginArgument;
import io.tickflux.engine.host.load.PluginDescriptor;
import io.tickflux.engine.host.source.RequestName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the instances that a config asks for and that do not run yet, and collects everything that is wrong with it. For one thread.
 */
final class PluginLoader {
    private static final Duration DISCARD_LIMIT = Duration.ofSeconds(5);

    private final EngineView engine;
    private final HostConfig config;
    private final Duration limit;
    private final PluginCatalog catalog;
    private final Map<String, Slot> running;
    private final Map<String, String> requests = new HashMap<>();
    private final List<LoadedPlugin> loaded = new ArrayList<>();
    private final Set<String> kept = new LinkedHashSet<>();
    private final List<PluginFault> faults = new ArrayList<>();

    private PluginLoader(
            EngineView engine, HostConfig config, Duration limit, PluginCatalog catalog, Map<String, Slot> running) {
        this.engine = engine;
        this.config = config;
        this.limit = limit;
        this.catalog = catalog;
        this.running = running;
    }

    /**
     * Makes all instances of a config that are not running already.
     *
     * @param catalog where modules are found
     * @param running what runs, by name; an instance that is configured as before and whose jar is as before is kept
     */
    static PluginLoader load(
            EngineView engine, HostConfig config, Duration limit, PluginCatalog catalog, Map<String, Slot> running) {
        PluginLoader loader = new PluginLoader(engine, config, limit, catalog, running);
        List<PluginIdentity> identities = new ArrayList<>();
        config.triggers().forEach(spec -> identities.add(PluginIdentity.of(spec)));
        config.bgWorkers().forEach(spec -> identities.add(PluginIdentity.of(spec)));
        Set<String> names = new HashSet<>();
        for (PluginIdentity identity : identities) {
            loader.load(identity, names);
        }
        return loader;
    }

    List<LoadedPlugin> loaded() {
        return loaded;
    }

    /** The names of those that go on as they are. */
    Set<String> kept() {
        return kept;
    }

    /** What is wrong. */
    List<PluginFault> faults() {
        return faults;
    }

    /** Whether a fault forbids the whole config; the instances must be {@link #discard discarded} then. */
    boolean isRefused() {
        return faults.stream()
                .anyMatch(fault -> config.onLoadError(fault.name()) == OnLoadError.FAIL && !isRemoved(fault));
    }

    /** Whether somebody took the jar away: that is a wish, not a mistake. */
    private boolean isRemoved(PluginFault fault) {
        Slot slot = running.get(fault.name());
        return slot != null && slot.source().isGone();
    }

    private void load(PluginIdentity identity, Set<String> names) {
        Slot slot = running.get(identity.name());
        int faultsBefore = faults.size();
        try {
            identity.require();
            if (!names.add(identity.name())) {
                throw new InvalidInputException("name", '"' + identity.name() + "\" twice", "a name of its own");
            }
            PluginCatalog.Module module = catalog.find(identity.module(), identity.feeder());
            requireItsRequests(identity);
            if (slot != null && slot.runs(identity, module.source(), config.calendars())) {
                kept.add(identity.name());
                return;
            }
            if (hasItsArguments(identity, module.source().descriptor())) {
                make(identity, module);
            }
        } catch (InvalidInputException wrong) {
            fault(identity, "", wrong);
        }
        if (slot != null && faults.size() > faultsBefore && !slot.source().isGone()) {
            kept.add(identity.name());
        }
    }

    /** A request has one answer, from one trigger. */
    private void requireItsRequests(PluginIdentity identity) {
        for (RequestName request : identity.intake().requests()) {
            String owner = requests.putIfAbsent(request.name(), identity.name());
            if (owner != null) {
                throw new InvalidInputException(
                        "on", "\"" + request + "\", which " + owner + " takes", "a name of its own");
            }
        }
    }

    private boolean hasItsArguments(PluginIdentity identity, PluginDescriptor descriptor) {
        for (PluginArgument argument : descriptor.arguments()) {
            if (argument.isRequired() && !identity.config().has(argument.name())) {
                fault(
                        identity,
                        argument.name(),
                        new InvalidInputException(argument.name(), "absent", argument.inWords()));
                return false;
            }
        }
        return true;
    }

    private void make(PluginIdentity identity, PluginCatalog.Module module) {
        PluginKit kit = PluginKit.of(identity, module.source(), config.clock(), config.calendars());
        Object plugin = instance(module, kit);
        if (plugin == null) {
            kit.threads().closeWithoutWaiting();
            return;
        }
        LoadedPlugin made = new LoadedPlugin(plugin, kit, module.source());
        try {
            if (identity.rules().isolation().place() == Isolation.Place.THREAD) {
                identity.config().requireAllRead();
            }
        } catch (InvalidInputException unread) {
            fault(identity, unread.where(), unread);
            discard(List.of(made));
            return;
        }
        takeUp(made);
    }

    private void takeUp(LoadedPlugin made) {
        PluginIdentity identity = made.kit().identity();
        List<RequestName> taken = identity.intake().requests();
        if (made.kind() == PluginKind.STREAM_TRIGGER && !taken.isEmpty()) {
            fault(
                    identity,
                    "",
                    new InvalidInputException(
                            "on",
                            "\"" + taken.get(0) + "\" of a stream trigger",
                            "a trigger: nobody can tell what of a stream answers which request"));
            discard(List.of(made));
            return;
        }
        loaded.add(made);
    }

    /** Null when it could not be made; the fault is noted. */
    private @Nullable Object instance(PluginCatalog.Module module, PluginKit kit) {
        PluginIdentity identity = kit.identity();
        Duration allowed = PluginMaking.limit(identity, limit);
        try {
            return kit.threads().calls().call(() -> PluginMaking.make(module, kit, engine, config), allowed);
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
        discard(loaded);
        loaded.clear();
    }

    private static void discard(List<LoadedPlugin> plugins) {
        Deadline deadline = Deadline.in(DISCARD_LIMIT);
        try {
            for (LoadedPlugin plugin : plugins) {
                plugin.discard(deadline);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
