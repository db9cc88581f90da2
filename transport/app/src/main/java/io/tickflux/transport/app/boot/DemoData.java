package io.tickflux.transport.app.boot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A data directory: someone's own, which stays, or a temporary one, which goes. */
public final class DemoData implements AutoCloseable {
    private final Path path;
    private final boolean temporary;

    private DemoData(Path path, boolean temporary) {
        this.path = path;
        this.temporary = temporary;
    }

    public static DemoData of(Optional<Path> given) throws IOException {
        return given.isPresent()
                ? new DemoData(given.get(), /* temporary= */ false)
                : new DemoData(Files.createTempDirectory("tickflux-demo-"), /* temporary= */ true);
    }

    public Path path() {
        return path;
    }

    /** Removes a temporary directory. Idempotent. */
    @Override
    public void close() {
        if (!temporary || !Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + path, e);
        }
    }
}
