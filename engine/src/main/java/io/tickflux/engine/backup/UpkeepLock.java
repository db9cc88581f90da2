package io.tickflux.engine.backup;

import io.tickflux.engine.DirectoryInUseException;
import io.tickflux.engine.disk.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Held by a backup, and by retention while it gives something up: a backup of much data takes longer than what it copies would stay.
 * Nobody else heeds it. It dies with the process that holds it.
 */
public record UpkeepLock(Disk disk, Path data) {
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Takes it; empty when somebody else has it. */
    public Optional<Closeable> tryTake() throws IOException {
        Path directory = data.resolve("upkeep");
        disk.createDirectory(directory);
        try {
            return Optional.of(disk.lock(directory));
        } catch (DirectoryInUseException taken) {
            return Optional.empty();
        }
    }

    /**
     * Takes it, waiting for retention to end.
     *
     * @throws DirectoryInUseException when another backup has it for long
     */
    Closeable take() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<Closeable> taken = tryTake();
            if (taken.isPresent()) {
                return taken.get();
            }
            if (System.nanoTime() - end > 0) {
                throw new DirectoryInUseException(data.resolve("upkeep"));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
