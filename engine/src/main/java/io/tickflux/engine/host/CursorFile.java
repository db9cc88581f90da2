package io.tickflux.engine.host;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Position;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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

    private final Path file;

    private CursorFile(Path file) {
        this.file = file;
    }

    /** The file of a trigger in a folder. */
    static CursorFile of(Path folder, String name) {
        // A name may hold anything; "*" is the one character that URLEncoder keeps and a file system may not.
        String safe = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("*", "%2A");
        return new CursorFile(folder.resolve(safe + ".cursor"));
    }

    /**
     * The position that was saved last; empty when there was none.
     *
     * @throws InvalidInputException when the file holds something else
     */
    Optional<Position> load() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        byte[] bytes = Files.readAllBytes(file);
        List<String> lines =
                new String(bytes, StandardCharsets.ISO_8859_1).lines().toList();
        if (lines.size() != 2 || !lines.get(0).equals(HEADER) || !Position.isToken(lines.get(1))) {
            throw new InvalidInputException(
                    "cursor file " + file.getFileName(), bytes.length + " other bytes", EXPECTED);
        }
        return Optional.of(Position.parse(lines.get(1)));
    }

    /** Saves a position; when it returns, it survives a power cut. */
    void save(Position position) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path next = file.resolveSibling(file.getFileName() + ".tmp");
        byte[] bytes = (HEADER + '\n' + position + '\n').getBytes(StandardCharsets.ISO_8859_1);
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
