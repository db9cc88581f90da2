package io.tickflux.engine.host;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.plugin.BgWorkerProvider;
import io.tickflux.api.plugin.PluginProvider;
import io.tickflux.api.plugin.StreamTriggerProvider;
import io.tickflux.api.plugin.TriggerProvider;
import io.tickflux.engine.host.load.JarCopy;
import io.tickflux.engine.host.load.JarInspection;
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

/** A place where plugins were looked for, with what was found there and what was wrong with it. */
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
    private final List<Found> found = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private PluginSource(
            String place, String stem, ClassLoader loader, @Nullable JarCopy jar, PluginDescriptor descriptor) {
        this.place = place;
        this.stem = stem;
        this.loader = loader;
        this.jar = jar;
        this.descriptor = descriptor;
    }

    /**
     * A module that a source offers.
     *
     * @param provider makes instances of it
     * @param names under which it can be asked for, its own first
     */
    record Found(PluginProvider provider, List<String> names) {
        boolean isNamed(String name) {
            return names.contains(name);
        }

        boolean feeds() {
            return provider instanceof BgWorkerProvider;
        }
    }

    /** Looks into a jar. Never fails: what is wrong stands in {@link #problems}. */
    static PluginSource ofJar(JarCopy jar, ClassLoader parent) {
        String place = jar.original().toString();
        String stem = stemOf(jar.original());
        PluginDescriptor descriptor;
        try {
            descriptor = JarInspection.inspect(jar.path());
        } catch (InvalidInputException refused) {
            PluginSource broken = new PluginSource(place, stem, parent, jar, PluginDescriptor.NONE);
            broken.problems.add(refused.getMessage());
            return broken;
        }
        PluginSource source = new PluginSource(place, stem, PluginClassLoader.of(jar.path(), parent), jar, descriptor);
        source.scan();
        return source;
    }

    /** A jar that could not even be looked into. */
    static PluginSource unreadable(Path jar, @Nullable JarCopy copy, ClassLoader parent, String problem) {
        PluginSource broken = new PluginSource(jar.toString(), stemOf(jar), parent, copy, PluginDescriptor.NONE);
        broken.problems.add(problem);
        return broken;
    }

    /** Looks for built-in plugins. */
    static PluginSource ofClassPath(ClassLoader loader, List<PluginProvider> given) {
        PluginSource source = new PluginSource("class path", "", loader, null, PluginDescriptor.NONE);
        given.forEach(source::add);
        source.scan();
        return source;
    }

    private static String stemOf(Path jar) {
        return ModuleName.plain(String.valueOf(jar.getFileName()));
    }

    private void scan() {
        for (Class<? extends PluginProvider> kind : KINDS) {
            scan(ServiceLoader.load(kind, loader).iterator());
        }
    }

    private void scan(Iterator<? extends PluginProvider> providers) {
        PluginCalls calls = new PluginCalls(loader, new PluginMeters());
        boolean more = true;
        while (more && problems.size() < MAX_PROBLEMS) {
            try {
                more = calls.call(() -> {
                    boolean hasNext = providers.hasNext();
                    if (hasNext) {
                        add(providers.next());
                    }
                    return hasNext;
                });
            } catch (PluginCallException broken) {
                problems.add(Failures.oneLine(broken.failure()));
            }
        }
    }

    private void add(PluginProvider provider) {
        List<String> names = new ArrayList<>();
        names.add(ModuleName.plain(provider.module()));
        for (String alias : new TreeSet<>(provider.aliases())) {
            names.add(ModuleName.plain(alias));
        }
        found.add(new Found(provider, List.copyOf(names)));
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
    List<Found> found() {
        return found;
    }

    /** Why something in it cannot. */
    List<String> problems() {
        return problems;
    }

    /** What a config means by {@code name}: a module of that name, or the only one in a jar of that name. */
    @Nullable
    Found find(String name, boolean feeder) {
        List<Found> fitting =
                found.stream().filter(one -> one.feeds() == feeder).toList();
        for (Found one : fitting) {
            if (one.isNamed(name)) {
                return one;
            }
        }
        return stem.equals(name) && fitting.size() == 1 ? fitting.get(0) : null;
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
        return problems.isEmpty() ? place : place + " (" + String.join("; ", problems) + ")";
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
