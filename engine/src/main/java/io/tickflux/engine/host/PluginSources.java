package io.tickflux.engine.host;

import io.tickflux.api.InvalidInputException;
import io.tickflux.engine.host.load.JarCopies;
import io.tickflux.engine.host.load.JarCopy;
import io.tickflux.engine.host.load.JarInspection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jars that a catalog has looked into. To look into one takes its own code: where any plugin is to have a process of its own, that
 * runs in one as well, and the classes of a jar are loaded here once a plugin of this process needs them. For one thread.
 */
final class PluginSources {
    private static final Logger log = LoggerFactory.getLogger(PluginSources.class);

    private final Map<Path, PluginSource> jars = new LinkedHashMap<>();
    private final JarCopies copies;
    private final Duration limit;
    private final Optional<PluginProcesses> processes;
    private Map<Path, PluginSource> known;

    /**
     * Nothing yet.
     *
     * @param limit what the classes of a jar may take to load here
     * @param processes where jars are looked into; empty for this process
     * @param before of the catalog before: a jar that has not changed is not looked into again
     */
    PluginSources(
            JarCopies copies, Duration limit, Optional<PluginProcesses> processes, @Nullable PluginSources before) {
        this.copies = copies;
        this.limit = limit;
        this.processes = processes;
        this.known = before == null ? Map.of() : before.jars;
    }

    static ClassLoader hostLoader() {
        return PluginSources.class.getClassLoader();
    }

    PluginSource get(Path jar) {
        return get(List.of(jar)).get(0);
    }

    /** Those of some jars; together, because to look into them may take a process. */
    List<PluginSource> get(List<Path> wanted) {
        List<JarCopy> fresh = new ArrayList<>();
        for (Path jar : new LinkedHashSet<>(wanted)) {
            if (!jars.containsKey(jar)) {
                copy(jar).ifPresent(fresh::add);
            }
        }
        open(fresh).forEach(source -> add(source.jar().orElseThrow().original(), source));
        return wanted.stream().map(jars::get).toList();
    }

    /** Empty when there is nothing to look into: it has not changed, or cannot be copied. */
    private Optional<JarCopy> copy(Path jar) {
        PluginSource before = known.get(jar);
        Optional<JarCopy> copyBefore = before == null ? Optional.empty() : before.jar();
        try {
            JarCopy copy = copies.copy(jar, copyBefore);
            if (before == null || !copyBefore.equals(Optional.of(copy))) {
                return Optional.of(copy);
            }
            jars.put(jar, before);
        } catch (IOException | InvalidInputException unreadable) {
            add(jar, PluginSource.unreadable(jar, null, Failures.oneLine(unreadable)));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            add(jar, PluginSource.unreadable(jar, null, "interrupted while it was copied"));
        }
        return Optional.empty();
    }

    private void add(Path jar, PluginSource source) {
        jars.put(jar, source);
        if (!source.problems().isEmpty()) {
            log.warn("plugin jar has problems: {}", source.report());
        }
    }

    private List<PluginSource> open(List<JarCopy> fresh) {
        if (processes.isEmpty()) {
            return fresh.stream().map(copy -> load(copy.path(), copy, limit)).toList();
        }
        List<PluginSource> opened = new ArrayList<>();
        List<PluginSource> sound = new ArrayList<>();
        for (JarCopy copy : fresh) {
            PluginSource source = inspected(copy.path(), copy);
            opened.add(source);
            if (source.problems().isEmpty()) {
                sound.add(source);
            }
        }
        list(sound, processes.get());
        return opened;
    }

    private static void list(List<PluginSource> sound, PluginProcesses processes) {
        if (sound.isEmpty()) {
            return;
        }
        List<Path> paths =
                sound.stream().map(source -> source.jar().orElseThrow().path()).toList();
        List<JarListing> listings = processes.list(paths);
        for (int i = 0; i < sound.size(); i++) {
            sound.get(i).add(listings.get(i));
        }
    }

    /** Refuses what no classes may be loaded from. */
    private static PluginSource inspected(Path file, @Nullable JarCopy copy) {
        try {
            return PluginSource.ofJar(file, copy, JarInspection.inspect(file));
        } catch (InvalidInputException refused) {
            return PluginSource.unreadable(file, copy, String.valueOf(refused.getMessage()));
        }
    }

    /** Looks into a jar that somebody else keeps, and is not to be deleted. */
    static PluginSource load(Path jar) {
        return load(jar, null, HostTuning.LOAD_LIMIT);
    }

    /** On a thread of its own: a static initialiser may block for ever. */
    private static PluginSource load(Path file, @Nullable JarCopy copy, Duration limit) {
        Lane lane = Lane.named("plugin-load");
        String problem;
        try {
            return lane.call(
                    () -> {
                        PluginSource source = inspected(file, copy);
                        if (source.problems().isEmpty()) {
                            source.load();
                        }
                        return source;
                    },
                    limit);
        } catch (TimeoutException late) {
            problem = "its classes did not load within " + limit.toSeconds() + " s";
        } catch (ExecutionException failed) {
            problem = Failures.oneLine(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            problem = "interrupted while it was loaded";
        } finally {
            lane.shutdownNow();
        }
        return PluginSource.unreadable(file, copy, problem);
    }

    /** All that are open. */
    List<PluginSource> all() {
        return List.copyOf(jars.values());
    }

    /** Forgets those before, which only were there to share with. */
    void settle() {
        known = Map.of();
    }
}
