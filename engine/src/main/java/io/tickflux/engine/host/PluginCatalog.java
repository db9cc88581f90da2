package io.tickflux.engine.host;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.NearestWord;
import io.tickflux.api.plugin.PluginProvider;
import io.tickflux.engine.host.load.JarCopies;
import io.tickflux.engine.host.load.JarCopy;
import io.tickflux.engine.host.load.ModuleName;
import io.tickflux.engine.host.load.PluginVersion;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All plugins that can be asked for: those in the jars of the plugin folders, then those of the class path, at last those of jars in
 * the current folder. A jar that is broken hides no other; it is named to whoever asks for a module that cannot be found. For one
 * thread.
 */
final class PluginCatalog {
    private static final Logger log = LoggerFactory.getLogger(PluginCatalog.class);

    private final Map<Path, PluginSource> jars = new LinkedHashMap<>();
    private final List<PluginSource> folders = new ArrayList<>();
    private final List<String> emptyPlaces = new ArrayList<>();
    private final PluginSource classPath;
    private final JarCopies copies;
    private final Duration limit;
    private @Nullable PluginCatalog before;

    private PluginCatalog(PluginSource classPath, JarCopies copies, Duration limit, @Nullable PluginCatalog before) {
        this.classPath = classPath;
        this.copies = copies;
        this.limit = limit;
        this.before = before;
    }

    /**
     * Looks into every jar of the folders and into the class path. A jar that has not changed is not looked into again: its source is
     * shared with the catalog before.
     */
    static PluginCatalog open(
            Collection<Path> folders, HostTuning tuning, JarCopies copies, @Nullable PluginCatalog before) {
        PluginSource classPath =
                before == null ? PluginSource.ofClassPath(hostLoader(), tuning.given()) : before.classPath;
        PluginCatalog catalog = new PluginCatalog(classPath, copies, tuning.loadLimit(), before);
        for (Path folder : folders) {
            List<Path> inside = new ArrayList<>();
            catalog.emptyPlaces.addAll(list(folder, inside));
            for (Path jar : inside) {
                catalog.folders.add(catalog.source(jar));
            }
        }
        return catalog;
    }

    private static ClassLoader hostLoader() {
        return PluginCatalog.class.getClassLoader();
    }

    private static List<String> list(Path folder, List<Path> jars) {
        if (!Files.isDirectory(folder)) {
            return List.of(folder + " (no such folder)");
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
            files.forEach(jar -> jars.add(jar.toAbsolutePath().normalize()));
        } catch (IOException unreadable) {
            return List.of(folder + " (" + Failures.oneLine(unreadable) + ")");
        }
        jars.sort(null);
        return jars.isEmpty() ? List.of(folder + " (no jar in it)") : List.of();
    }

    private PluginSource source(Path jar) {
        return jars.computeIfAbsent(jar, this::open);
    }

    private PluginSource open(Path jar) {
        PluginSource known = before == null ? null : before.jars.get(jar);
        Optional<JarCopy> knownCopy = known == null ? Optional.empty() : known.jar();
        JarCopy copy;
        try {
            copy = copies.copy(jar, knownCopy);
        } catch (IOException | InvalidInputException unreadable) {
            return PluginSource.unreadable(jar, null, hostLoader(), Failures.oneLine(unreadable));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return PluginSource.unreadable(jar, null, hostLoader(), "interrupted while it was copied");
        }
        if (known != null && knownCopy.isPresent() && knownCopy.get().equals(copy)) {
            return known;
        }
        PluginSource source = open(copy);
        if (!source.problems().isEmpty()) {
            log.warn("plugin jar has problems: {}", source.report());
        }
        return source;
    }

    /** On a thread of its own: a static initialiser may block for ever. */
    private PluginSource open(JarCopy jar) {
        Lane lane = Lane.named("plugin-load");
        String problem;
        try {
            return lane.call(() -> PluginSource.ofJar(jar, hostLoader()), limit);
        } catch (TimeoutException late) {
            problem = "its classes did not load within " + limit.toSeconds() + " s";
        } catch (ExecutionException failed) {
            problem = Failures.oneLine(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            problem = "interrupted while it was loaded";
        }
        return PluginSource.unreadable(jar.original(), jar, hostLoader(), problem);
    }

    /**
     * The module that a config asks for.
     *
     * @throws InvalidInputException when there is none, or more than one; lists where it was searched and what there is
     */
    Module find(String module, boolean feeder) {
        Optional<Path> path = ModuleName.absolutePath(module);
        if (path.isPresent()) {
            return find(module, feeder, List.of(source(ModuleName.jarOf(path.get()))), List.of());
        }
        List<PluginSource> sources = new ArrayList<>(folders);
        sources.add(classPath);
        List<String> empty = new ArrayList<>(emptyPlaces);
        String name = ModuleName.plain(module);
        Optional<Path> here = ModuleName.inCurrentFolder(module);
        if (here.isPresent() && sources.stream().allMatch(source -> source.find(name, feeder) == null)) {
            if (Files.exists(here.get())) {
                sources.add(source(here.get()));
            } else {
                empty.add(here.get() + " (no such file)");
            }
        }
        return find(module, feeder, sources, empty);
    }

    private static Module find(String module, boolean feeder, List<PluginSource> sources, List<String> empty) {
        String name = ModuleName.plain(module);
        List<Module> matches = new ArrayList<>();
        for (PluginSource source : sources) {
            PluginSource.Found found = source.find(name, feeder);
            // A jar goes before the class path, but of two jars neither is the obvious one.
            if (found != null && (!source.isClassPath() || matches.isEmpty())) {
                matches.add(new Module(found.provider(), source));
            }
        }
        if (matches.isEmpty()) {
            throw notFound(module, feeder, sources, empty);
        }
        return matches.size() == 1 ? matches.get(0) : newest(module, matches);
    }

    /** Of several jars, the one whose version is newer than that of all others. */
    private static Module newest(String module, List<Module> matches) {
        for (Module one : matches) {
            String version = one.source().descriptor().version();
            boolean newest = matches.stream()
                    .filter(other -> !other.equals(one))
                    .allMatch(other -> PluginVersion.isNewer(
                            version, other.source().descriptor().version()));
            if (newest) {
                log.info(
                        "module in {} jars, the newest is taken: name={}, version={}, place={}",
                        matches.size(),
                        module,
                        version,
                        one.source().place());
                return one;
            }
        }
        String places = String.join(
                ", ", matches.stream().map(match -> match.source().place()).toList());
        throw new InvalidInputException(
                "module", '"' + module + "\" in " + places, "in one jar only, or in jars with a version each");
    }

    private static InvalidInputException notFound(
            String module, boolean feeder, List<PluginSource> sources, List<String> empty) {
        Set<String> available = new TreeSet<>();
        Set<String> others = new TreeSet<>();
        for (PluginSource source : sources) {
            for (PluginSource.Found found : source.found()) {
                (found.feeds() == feeder ? available : others).addAll(found.names());
            }
        }
        String wanted = feeder ? "bgworker" : "trigger";
        String name = ModuleName.plain(module);
        StringBuilder expected = new StringBuilder("a " + wanted);
        NearestWord.of(name, available)
                .ifPresent(word -> expected.append(", perhaps ").append(word));
        expected.append("; available: ").append(available.isEmpty() ? "none" : String.join(", ", available));
        if (others.contains(name)) {
            expected.append("; it is a ").append(feeder ? "trigger" : "bgworker");
        }
        List<String> searched = new ArrayList<>(empty);
        sources.forEach(source -> searched.add(source.report()));
        expected.append("; searched: ").append(String.join(", ", searched));
        return new InvalidInputException(
                "module", '"' + module + "\" not found" + cause(name, sources), expected.toString());
    }

    /** Most likely it is in the jar of that name, were that not broken. */
    private static String cause(String name, List<PluginSource> sources) {
        return sources.stream()
                .filter(source ->
                        source.stem().equals(name) && !source.problems().isEmpty())
                .map(source -> ", because of " + String.join("; ", source.problems()))
                .findFirst()
                .orElse("");
    }

    /** All that are open. */
    List<PluginSource> sources() {
        return List.copyOf(jars.values());
    }

    /** Forgets the catalog before, which only was there to share with. */
    void settle() {
        before = null;
    }

    /**
     * A module that was found.
     *
     * @param provider makes instances of it
     * @param source where it was found
     */
    record Module(PluginProvider provider, PluginSource source) {}
}
