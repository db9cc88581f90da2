package io.tickflux.engine.retention;

import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.WholeFile;
import io.tickflux.engine.retention.ClockWatch.Jump;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jumps of the clock that were seen, one a line, and when it was looked at last.
 *
 * <pre>
 *   1700000000000000000 315360000000000000        what it showed, and how far it jumped ahead, in nanoseconds
 *   2015360000000000000 0                         the last look
 * </pre>
 */
record JumpFile(Disk disk, Path directory) {
    private static final String NAME = "clock.jumps";
    private static final Logger LOG = LoggerFactory.getLogger(JumpFile.class);

    /** When the file cannot be understood, a jump beyond all ages: nothing goes by age then. */
    List<Jump> load() {
        try {
            byte[] bytes = WholeFile.read(disk, directory.resolve(NAME));
            return new String(bytes, StandardCharsets.ISO_8859_1)
                    .lines()
                    .map(JumpFile::jump)
                    .toList();
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException damaged) {
            LOG.error("nothing goes by age: file={} cannot be understood, delete it to trust the clock", NAME, damaged);
            return List.of(Jump.UNREADABLE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Jump jump(String line) {
        String[] fields = line.split(" ", -1);
        return new Jump(Long.parseLong(fields[0]), Long.parseLong(fields[1]));
    }

    void save(List<Jump> jumps) {
        String text = jumps.stream()
                .map(jump -> jump.fromNanos() + " " + jump.byNanos() + "\n")
                .collect(Collectors.joining());
        try {
            WholeFile.replace(disk, directory, NAME, text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
