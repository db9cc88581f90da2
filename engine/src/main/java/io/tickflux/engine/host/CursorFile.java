package io.tickflux.engine.host;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Position;
import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.WholeFile;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a trigger notes how far it is. Replaced as a whole, so that it is never half written.
 *
 * <pre>
 *   tickflux cursor 1
 *   0000000000000000042
 * </pre>
 */
final class CursorFile {
    private static final String HEADER = "tickflux cursor 1";
    private static final String EXPECTED = '"' + HEADER + "\" and a position; delete the file to begin anew";

    private final Disk disk;
    private final Path folder;
    private final String name;

    private CursorFile(Disk disk, Path folder, String name) {
        this.disk = disk;
        this.folder = folder;
        this.name = name;
    }

    /** The file of a trigger in a folder. */
    static CursorFile of(Disk disk, Path folder, String name) {
        // A name may hold anything; "*" is the one character that URLEncoder keeps and a file system may not.
        String safe = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("*", "%2A");
        return new CursorFile(disk, folder, safe + ".cursor");
    }

    /**
     * The position that was saved last; empty when there was none.
     *
     * @throws InvalidInputException when the file holds something else
     */
    Optional<Position> load() throws IOException {
        byte[] bytes;
        try {
            bytes = WholeFile.read(disk, folder.resolve(name));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
        List<String> lines =
                new String(bytes, StandardCharsets.ISO_8859_1).lines().toList();
        if (lines.size() != 2 || !lines.get(0).equals(HEADER) || !Position.isToken(lines.get(1))) {
            throw new InvalidInputException("cursor file " + name, bytes.length + " other bytes", EXPECTED);
        }
        return Optional.of(Position.parse(lines.get(1)));
    }

    /** Saves a position; when it returns, it survives a power cut. */
    void save(Position position) throws IOException {
        byte[] bytes = (HEADER + '\n' + position + '\n').getBytes(StandardCharsets.ISO_8859_1);
        WholeFile.replace(disk, folder, name, bytes);
    }
}
