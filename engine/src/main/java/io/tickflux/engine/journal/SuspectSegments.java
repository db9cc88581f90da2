package io.tickflux.engine.journal;

import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segments in which damage was found: each start reads them whole, lest the damage be forgotten with the process that came to it.
 * Only a hint, so that one which is lost or unreadable does no harm.
 *
 * <pre>
 *   tickflux suspect segments 1
 *   0000000002.segment
 * </pre>
 */
final class SuspectSegments {
    private static final String NAME = "suspects";
    private static final String HEADER = "tickflux suspect segments 1";
    private static final Logger LOG = LoggerFactory.getLogger(SuspectSegments.class);

    private final Disk disk;
    private final Path directory;
    private final Set<String> names;

    private SuspectSegments(Disk disk, Path directory, Set<String> names) {
        this.disk = disk;
        this.directory = directory;
        this.names = names;
    }

    static SuspectSegments of(Disk disk, Path directory) {
        return new SuspectSegments(disk, directory, new TreeSet<>(read(disk, directory.resolve(NAME))));
    }

    private static List<String> read(Disk disk, Path file) {
        try {
            List<String> lines = new String(WholeFile.read(disk, file), StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList();
            return lines.isEmpty() || !lines.get(0).equals(HEADER) ? List.of() : lines.subList(1, lines.size());
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException unreadable) {
            LOG.warn("not known which segments were damaged: {}", unreadable.toString());
            return List.of();
        }
    }

    synchronized boolean contains(String segment) {
        return names.contains(segment);
    }

    /** Remembers one more. Any thread. */
    synchronized void add(String segment) {
        if (names.add(segment)) {
            write();
        }
    }

    /** Remembers these and no others. */
    synchronized void retain(Collection<String> segments) {
        if (!names.equals(Set.copyOf(segments))) {
            names.clear();
            names.addAll(segments);
            write();
        }
    }

    private void write() {
        String text = names.stream().map(name -> '\n' + name).collect(Collectors.joining("", HEADER, "\n"));
        try {
            WholeFile.replace(disk, directory, NAME, text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException failed) {
            LOG.warn("not noted which segments are damaged: {}", failed.toString());
        }
    }
}
