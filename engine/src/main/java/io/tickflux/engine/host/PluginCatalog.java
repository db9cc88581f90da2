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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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

    private final List<PluginSource> folders = new ArrayList<>();
    private final List<String> emptyPlaces = new ArrayList<>();
    private final PluginSource classPath;
    private final PluginSources jars;

    private PluginCatalog(PluginSource classPath, PluginSources jars) {
        this.classPath = classPath;
        this.jars = jars;
    }

    /**
     * Looks into every jar of the folders and into the class path. A jar that has not changed is not looked into again: its source is
     * shared with the catalog before.
     */
    static PluginCatalog open(HostConfig config, HostTuning tuning, JarCopies copies, @Nullable PluginCatalog before) {
        PluginSource classPath = before == null ? PluginSource.ofClassPath(tuning.given()) : before.classPath;
        PluginSources jars = new PluginSources(
                copies, tuning.loadLimit(), config.processesInUse(), before == null ? null : before.jars);
        PluginCatalog catalog = new PluginCatalog(classPath, jars);
        List<Path> inside = new ArrayList<>();
        for (Path folder : config.pluginFolders()) {
            catalog.emptyPlaces.addAll(list(folder, inside));
        }
        catalog.folders.addAll(jars.get(inside));
        return catalog;
    }

    private static List<String> list(Path folder, List<Path> jars) {
        if (!Files.isDirectory(folder)) {
            return List.of(folder + " (no such folder)");
        }
        List<Path> inside = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
            files.forEach(jar -> inside.add(jar.toAbsolutePath().normalize()));
        } catch (IOException unreadable) {
            return List.of(folder + " (" + Failures.oneLine(unreadable) + ")");
        }
        inside.sort(null);
        jars.addAll(inside);
        return inside.isEmpty() ? List.of(folder + " (no jar in it)") : List.of();
    }

    /**
     * The module that a config asks for.
     *
     * @throws InvalidInputException when there is none, or more than one; lists where it was searched and what there is
     */
    Module find(String module, boolean feeder) {
        Optional<Path> path = ModuleName.absolutePath(module);
        if (path.isPresent()) {
            return find(module, feeder, List.of(jars.get(ModuleName.jarOf(path.get()))), List.of());
        }
        List<PluginSource> sources = new ArrayList<>(folders);
        sources.add(classPath);
        List<String> empty = new ArrayList<>(emptyPlaces);
        String name = ModuleName.plain(module);
        Optional<Path> here = ModuleName.inCurrentFolder(module);
        if (here.isPresent() && sources.stream().allMatch(source -> source.find(name, feeder) == null)) {
            if (Files.exists(here.get())) {
                sources.add(jars.get(here.get()));
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
            JarListing.Module found = source.find(name, feeder);
            // A jar goes before the class path, but of two jars neither is the obvious one.
            if (found != null && (!source.isClassPath() || matches.isEmpty())) {
                matches.add(new Module(found, source));
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
            for (JarListing.Module found : source.modules()) {
                (found.feeder() == feeder ? available : others).addAll(found.names());
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
        return jars.all();
    }

    /** Forgets the catalog before, which only was there to share with. */
    void settle() {
        jars.settle();
    }

    /**
     * A module that was found.
     *
     * @param listed what its source says of it
     * @param source where it was found
     */
    record Module(JarListing.Module listed, PluginSource source) {
        /** The name that is its own, whatever it was asked for by. */
        String name() {
            return listed.names().get(0);
        }

        /**
         * Makes instances of it in this process; runs the plugin's code.
         *
         * @throws InvalidInputException when its classes do not load
         */
        PluginProvider provider() {
            return source.provider(listed);
        }

        /** The file that its classes are in; empty for the class path. */
        Optional<Path> jar() {
            return source.jar().map(JarCopy::path);
        }
    }
}
