package io.tickflux.engine.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directories with all that is in them. */
final class Trees {
    private Trees() {}

    /** Where files may be slow to lose: in memory if there is such a place. */
    static Path scratchFor(Path directory) throws IOException {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory) ? Files.createTempDirectory(memory, "tickflux-faults-") : directory;
    }

    static void copy(Path from, Path to) throws IOException {
        for (Path source : all(from)) {
            Path target = to.resolve(from.relativize(source).toString());
            if (Files.isDirectory(source)) {
                Files.createDirectories(target);
            } else {
                Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    static void delete(Path root) throws IOException {
        if (Files.exists(root)) {
            List<Path> all = all(root);
            for (int i = all.size() - 1; i >= 0; i--) {
                try {
                    Files.delete(all.get(i));
                } catch (NoSuchFileException gone) {
                    // as wanted
                }
            }
        }
    }

    /** Directories before what is in them. */
    private static List<Path> all(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.sorted(Comparator.naturalOrder()).toList();
        }
    }

    /** Bytes of all files that are not blank: space that is really taken. */
    static long bytes(Path root) throws IOException {
        long bytes = 0;
        for (Path file : all(root)) {
            bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
        }
        return bytes;
    }
}
