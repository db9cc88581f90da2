package io.tickflux.engine.host.load;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Looks at files again and again, and tells once they have changed and then stood still from one look to the next. It looks instead of
 * being told by the system, because network file systems and container mounts tell nobody.
 */
public final class FileWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FileWatch.class);

    private final Supplier<List<Path>> places;
    private final Runnable changed;
    private final Scheduler thread;
    private Map<Path, FileStamp> seen;
    // What changed before the first look is unknown.
    private boolean moving = true;

    private FileWatch(Supplier<List<Path>> places, Runnable changed, Scheduler thread) {
        this.places = places;
        this.changed = changed;
        this.thread = thread;
        this.seen = look(places.get());
    }

    /**
     * Watches from now on, and tells once for what was changed before.
     *
     * @param places files, and folders for the jars in them; any may be absent; asked for before each look
     * @param every the time between two looks
     * @param changed called on the watch's own daemon thread
     */
    public static FileWatch start(Supplier<List<Path>> places, Duration every, Runnable changed) {
        Scheduler thread = Schedulers.newSingle("file-watch", /* daemon= */ true);
        FileWatch watch = new FileWatch(places, changed, thread);
        thread.schedulePeriodically(watch::tick, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
        return watch;
    }

    private void tick() {
        try {
            Map<Path, FileStamp> now = look(places.get());
            boolean still = now.equals(seen);
            seen = now;
            if (moving && still) {
                moving = false;
                changed.run();
            } else {
                moving = !still;
            }
        } catch (RuntimeException failure) {
            // A schedule ends with the first failure that gets out.
            log.error("change of a file not followed", failure);
        }
    }

    private static Map<Path, FileStamp> look(List<Path> places) {
        Map<Path, FileStamp> stamps = new HashMap<>();
        for (Path place : places) {
            if (!Files.isDirectory(place)) {
                stamp(place, stamps);
                continue;
            }
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(place, "*.jar")) {
                jars.forEach(jar -> stamp(jar, stamps));
            } catch (IOException unreadable) {
                log.debug("folder not watched this time: {}", place, unreadable);
            }
        }
        return stamps;
    }

    private static void stamp(Path file, Map<Path, FileStamp> stamps) {
        try {
            stamps.put(file, FileStamp.of(file));
        } catch (NoSuchFileException absent) {
            stamps.remove(file);
        } catch (IOException unreadable) {
            log.debug("file not watched this time: {}", file, unreadable);
        }
    }

    /** Looks no more; waits for no one. */
    @Override
    public void close() {
        thread.dispose();
    }
}
