package io.tickflux.engine.host;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.plugin.BgWorkerProvider;
import io.tickflux.api.plugin.PluginProvider;
import io.tickflux.api.plugin.StreamTriggerProvider;
import io.tickflux.api.plugin.TriggerProvider;
import io.tickflux.engine.host.load.JarCopy;
import io.tickflux.engine.host.load.ModuleName;
import io.tickflux.engine.host.load.PluginClassLoader;
import io.tickflux.engine.host.load.PluginDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A place where plugins were looked for, with what was found there and what was wrong with it. Safe to use from any number of threads.
 */
final class PluginSource {
    /** A broken jar may fail at each of its entries; this many are enough to be told. */
    private static final int MAX_PROBLEMS = 16;

    private static final List<Class<? extends PluginProvider>> KINDS =
            List.of(TriggerProvider.class, StreamTriggerProvider.class, BgWorkerProvider.class);

    private final String place;
    private final String stem;
    private final ClassLoader loader;
    private final @Nullable JarCopy jar;
    private final PluginDescriptor descriptor;
    /** Read without a lock: code of the jar may block for ever while it is loaded. */
    private volatile Contents contents = Contents.NONE;

    private PluginSource(
            String place, String stem, ClassLoader loader, @Nullable JarCopy jar, PluginDescriptor descriptor) {
        this.place = place;
        this.stem = stem;
        this.loader = loader;
        this.jar = jar;
        this.descriptor = descriptor;
    }

    /**
     * A module that was found.
     *
     * @param provider makes instances of it; null while the classes are not loaded
     */
    private record Found(JarListing.Module module, @Nullable PluginProvider provider) {
        static Found of(PluginProvider provider) {
            List<String> names = new ArrayList<>();
            names.add(ModuleName.plain(provider.module()));
            for (String alias : new TreeSet<>(provider.aliases())) {
                names.add(ModuleName.plain(alias));
            }
            return new Found(new JarListing.Module(names, provider instanceof BgWorkerProvider), provider);
        }
    }

    /**
     * What is known of what is inside.
     *
     * @param loaded whether the classes of the providers are
     */
    private record Contents(List<Found> found, List<String> problems, boolean loaded) {
        static final Contents NONE = new Contents(List.of(), List.of(), false);
    }

    /**
     * A jar that was inspected, with none of its classes loaded: what it offers is to be {@linkplain #load loaded}, or
     * {@linkplain #add told}.
     *
     * @param copy what it is a copy of; null when it is somebody else's
     */
    static PluginSource ofJar(Path file, @Nullable JarCopy copy, PluginDescriptor descriptor) {
        Path jar = originalOf(file, copy);
        ClassLoader loader = PluginClassLoader.of(file, PluginSources.hostLoader());
        return new PluginSource(jar.toString(), stemOf(jar), loader, copy, descriptor);
    }

    /** A jar that could not even be looked into. */
    static PluginSource unreadable(Path file, @Nullable JarCopy copy, String problem) {
        Path jar = originalOf(file, copy);
        PluginSource broken =
                new PluginSource(jar.toString(), stemOf(jar), PluginSources.hostLoader(), copy, PluginDescriptor.NONE);
        broken.contents = new Contents(List.of(), List.of(problem), true);
        return broken;
    }

    /** Looks for built-in plugins. */
    static PluginSource ofClassPath(List<PluginProvider> given) {
        PluginSource source =
                new PluginSource("class path", "", PluginSources.hostLoader(), null, PluginDescriptor.NONE);
        source.contents = source.scan(given);
        return source;
    }

    private static Path originalOf(Path file, @Nullable JarCopy copy) {
        return copy == null ? file : copy.original();
    }

    private static String stemOf(Path jar) {
        return ModuleName.plain(String.valueOf(jar.getFileName()));
    }

    /** Takes what another process found in it. */
    void add(JarListing listing) {
        contents = new Contents(
                listing.modules().stream()
                        .map(module -> new Found(module, null))
                        .toList(),
                listing.problems(),
                false);
    }

    /** Loads the classes of its providers, unless that was done. Never fails: what is wrong stands in {@link #problems}. */
    synchronized void load() {
        if (!contents.loaded()) {
            contents = scan(List.of());
        }
    }

    private Contents scan(List<PluginProvider> given) {
        List<Found> found = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        given.forEach(provider -> found.add(Found.of(provider)));
        for (Class<? extends PluginProvider> kind : KINDS) {
            scan(ServiceLoader.load(kind, loader).iterator(), found, problems);
        }
        return new Contents(List.copyOf(found), List.copyOf(problems), true);
    }

    private void scan(Iterator<? extends PluginProvider> providers, List<Found> found, List<String> problems) {
        PluginCalls calls = new PluginCalls(loader, new PluginMeters());
        boolean more = true;
        while (more && problems.size() < MAX_PROBLEMS) {
            try {
                more = calls.call(() -> {
                    boolean hasNext = providers.hasNext();
                    if (hasNext) {
                        found.add(Found.of(providers.next()));
                    }
                    return hasNext;
                });
            } catch (PluginCallException broken) {
                problems.add(Failures.oneLine(broken.failure()));
            }
        }
    }

    /** As people are told. */
    String place() {
        return place;
    }

    /** The jar's file name without suffix; empty for the class path. */
    String stem() {
        return stem;
    }

    /** Of its classes. */
    ClassLoader loader() {
        return loader;
    }

    /** Empty for the class path, and for a jar that could not be copied. */
    Optional<JarCopy> jar() {
        return Optional.ofNullable(jar);
    }

    /** What the jar says of itself. */
    PluginDescriptor descriptor() {
        return descriptor;
    }

    /** What can be asked for. */
    List<JarListing.Module> modules() {
        return contents.found().stream().map(Found::module).toList();
    }

    /** Why something in it cannot. */
    List<String> problems() {
        return contents.problems();
    }

    /** What a config means by {@code name}: a module of that name, or the only one in a jar of that name. */
    JarListing.@Nullable Module find(String name, boolean feeder) {
        List<JarListing.Module> fitting =
                modules().stream().filter(one -> one.feeder() == feeder).toList();
        for (JarListing.Module one : fitting) {
            if (one.names().contains(name)) {
                return one;
            }
        }
        return stem.equals(name) && fitting.size() == 1 ? fitting.get(0) : null;
    }

    /**
     * Makes instances of a module; loads its classes into this process, if they are not.
     *
     * @throws InvalidInputException when they do not load here
     */
    PluginProvider provider(JarListing.Module module) {
        load();
        for (Found one : contents.found()) {
            if (one.module().equals(module) && one.provider() != null) {
                return one.provider();
            }
        }
        throw new InvalidInputException("module", module.names().get(0) + " does not load", report());
    }

    boolean isClassPath() {
        return stem.isEmpty();
    }

    /** Whether it is a jar that is not there any more. */
    boolean isGone() {
        return jar != null && jar.isOriginalGone();
    }

    /** The place and what is wrong there. */
    String report() {
        List<String> wrong = problems();
        return wrong.isEmpty() ? place : place + " (" + String.join("; ", wrong) + ")";
    }

    /** Gives up its classes and the copy of the jar. */
    void close() {
        try {
            if (loader instanceof PluginClassLoader own) {
                own.close();
            }
            if (jar != null) {
                jar.delete();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("jar not closed: " + place, failed);
        }
    }
}
