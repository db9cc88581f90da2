package io.tickflux.engine.host;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.NearestWord;
import io.tickflux.api.plugin.PluginProvider;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All plugins that can be asked for: those in the jars of the plugin folders, then those of the class path. A jar that is broken
 * hides no other; it is named to whoever asks for a module that cannot be found. For one thread.
 */
final class PluginCatalog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PluginCatalog.class);

    private final Map<Path, PluginSource> jars;
    private final List<String> emptyPlaces;
    private final PluginSource classPath;
    private final Duration limit;
    private final Set<String> usedPlaces = new HashSet<>();

    private PluginCatalog(
            Map<Path, PluginSource> jars, List<String> emptyPlaces, PluginSource classPath, Duration limit) {
        this.jars = jars;
        this.emptyPlaces = emptyPlaces;
        this.classPath = classPath;
        this.limit = limit;
    }

    /** Looks into every jar of the folders and into the class path. */
    static PluginCatalog open(Collection<Path> folders, HostTuning tuning) {
        Map<Path, PluginSource> jars = new LinkedHashMap<>();
        List<String> emptyPlaces = new ArrayList<>();
        for (Path folder : folders) {
            List<Path> inside = new ArrayList<>();
            emptyPlaces.addAll(list(folder, inside));
            for (Path jar : inside) {
                jars.put(jar, open(jar, tuning.loadLimit()));
            }
        }
        PluginSource classPath = PluginSource.ofClassPath(hostLoader(), tuning.given());
        return new PluginCatalog(jars, emptyPlaces, classPath, tuning.loadLimit());
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

    /** On a thread of its own: a static initialiser may block for ever. */
    private static PluginSource open(Path jar, Duration limit) {
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
        return new PluginSource(
                jar.toString(),
                ModuleName.plain(String.valueOf(jar.getFileName())),
                hostLoader(),
                List.of(),
                List.of(problem));
    }

    /**
     * The module that a config asks for.
     *
     * @throws InvalidInputException when there is none, or more than one; lists where it was searched and what there is
     */
    Module find(String module, boolean feeder) {
        Optional<Path> path = ModuleName.absolutePath(module);
        if (path.isPresent()) {
            Path jar = path.get().normalize();
            PluginSource only = jars.computeIfAbsent(jar, key -> open(key, limit));
            return find(module, feeder, List.of(only), List.of());
        }
        List<PluginSource> sources = new ArrayList<>(jars.values());
        sources.add(classPath);
        return find(module, feeder, sources, emptyPlaces);
    }

    private Module find(String module, boolean feeder, List<PluginSource> sources, List<String> empty) {
        String name = ModuleName.plain(module);
        List<Module> matches = new ArrayList<>();
        for (PluginSource source : sources) {
            PluginSource.Found found = source.find(name, feeder);
            // A jar goes before the class path, but of two jars neither is the obvious one.
            if (found != null && (!source.isClassPath() || matches.isEmpty())) {
                matches.add(new Module(found.provider(), source));
            }
        }
        if (matches.size() > 1) {
            String places = String.join(
                    ", ", matches.stream().map(match -> match.source().place()).toList());
            throw new InvalidInputException("module", '"' + module + "\" in " + places, "in one jar only");
        }
        if (matches.isEmpty()) {
            throw notFound(module, feeder, sources, empty);
        }
        Module match = matches.get(0);
        usedPlaces.add(match.source().place());
        log.info("module found: name={}, place={}", name, match.source().place());
        return match;
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
        return new InvalidInputException("module", '"' + module + "\" not found", expected.toString());
    }

    /** Gives up the jars of which nothing was found. */
    void closeUnused() {
        jars.values().removeIf(jar -> {
            boolean unused = !usedPlaces.contains(jar.place());
            if (unused) {
                jar.close();
            }
            return unused;
        });
    }

    /** Gives up all jars. */
    @Override
    public void close() {
        jars.values().forEach(PluginSource::close);
        jars.clear();
    }

    /**
     * A module that was found.
     *
     * @param provider makes instances of it
     * @param source where it was found
     */
    record Module(PluginProvider provider, PluginSource source) {}
}
