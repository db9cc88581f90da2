package io.tickflux.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A fresh directory on the disk to be measured: below {@code -Dtickflux.bench.directory}, else in {@code target} of the working
 * directory. Never in a temporary directory, which may be memory.
 */
public final class BenchDirectory implements AutoCloseable {
    private static final String PROPERTY = "tickflux.bench.directory";

    private final Path path;

    private BenchDirectory(Path path) {
        this.path = path;
    }

    /** Makes one. */
    public static BenchDirectory create() {
        Path parent = Path.of(System.getProperty(PROPERTY, "target/bench-data"));
        try {
            Files.createDirectories(parent);
            return new BenchDirectory(Files.createTempDirectory(parent, "run-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path path() {
        return path;
    }

    /** Removes it with all that is in it. */
    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
