package io.tickflux.engine.host;

import io.tickflux.api.plugin.BgWorkerProvider;
import io.tickflux.api.plugin.PluginProvider;
import io.tickflux.api.plugin.StreamTriggerProvider;
import io.tickflux.api.plugin.TriggerProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * A place where plugins were looked for, with what was found there and what was wrong with it.
 *
 * @param place as people are told
 * @param stem the jar's file name without suffix; empty for the class path
 * @param loader the loader of its classes
 * @param found what can be asked for
 * @param problems why something in it cannot
 */
record PluginSource(String place, String stem, ClassLoader loader, List<Found> found, List<String> problems) {
    /** A broken jar may fail at each of its entries; this many are enough to be told. */
    private static final int MAX_PROBLEMS = 16;

    private static final List<Class<? extends PluginProvider>> KINDS =
            List.of(TriggerProvider.class, StreamTriggerProvider.class, BgWorkerProvider.class);

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
    static PluginSource ofJar(Path jar, ClassLoader parent) {
        String stem = ModuleName.plain(String.valueOf(jar.getFileName()));
        // URLClassLoader passes over what is no jar without a word.
        try (JarFile readable = new JarFile(jar.toFile())) {
            readable.size();
        } catch (IOException | SecurityException unreadable) {
            return new PluginSource(jar.toString(), stem, parent, List.of(), List.of(Failures.oneLine(unreadable)));
        }
        PluginClassLoader loader = PluginClassLoader.of(jar, parent);
        PluginSource source = new PluginSource(jar.toString(), stem, loader, new ArrayList<>(), new ArrayList<>());
        source.scan();
        if (source.found.isEmpty() && source.problems.isEmpty()) {
            source.problems.add("no plugin in it (expected: META-INF/services/"
                    + KINDS.get(0).getName() + " or the like)");
        }
        return source;
    }

    /** Looks for built-in plugins. */
    static PluginSource ofClassPath(ClassLoader loader, List<PluginProvider> given) {
        PluginSource source = new PluginSource("class path", "", loader, new ArrayList<>(), new ArrayList<>());
        given.forEach(source::add);
        source.scan();
        return source;
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

    /** The place and what is wrong there. */
    String report() {
        return problems.isEmpty() ? place : place + " (" + String.join("; ", problems) + ")";
    }

    void close() {
        if (loader instanceof PluginClassLoader own) {
            try {
                own.close();
            } catch (IOException failed) {
                throw new UncheckedIOException("jar not closed: " + place, failed);
            }
        }
    }
}
