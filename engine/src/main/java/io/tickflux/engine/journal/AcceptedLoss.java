package io.tickflux.engine.journal;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Position;
import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Up to where somebody has accepted that damaged events are lost, as a repair notes it: a store that is not beyond them is brought up
 * to date without them.
 *
 * <pre>
 *   tickflux accepted loss 1
 *   0000000000000000042
 * </pre>
 */
public final class AcceptedLoss {
    private static final String NAME = "accepted-loss";
    private static final String HEADER = "tickflux accepted loss 1";

    private AcceptedLoss() {}

    /** {@link Position#ORIGIN} when nothing was accepted. */
    public static Position through(Disk disk, Path directory) {
        try {
            String text = new String(WholeFile.read(disk, directory.resolve(NAME)), StandardCharsets.ISO_8859_1);
            String[] lines = text.split("\n", -1);
            if (lines.length != 3 || !lines[0].equals(HEADER) || !Position.isToken(lines[1])) {
                throw new InvalidInputException(NAME, "other text", '"' + HEADER + "\" and a position");
            }
            return Position.parse(lines[1]);
        } catch (NoSuchFileException none) {
            return Position.ORIGIN;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static void accept(Disk disk, Path directory, Position through) throws IOException {
        String text = HEADER + '\n' + through + '\n';
        WholeFile.replace(disk, directory, NAME, text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
