package io.tickflux.transport.app.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A temporary copy of input that cannot be read twice. */
public final class Spool implements AutoCloseable {
    private final Path file;

    private Spool(Path file) {
        this.file = file;
    }

    /** Reads {@code input} to its end. */
    public static Spool of(InputStream input) throws IOException {
        Path file = Files.createTempFile("tickflux-", ".csv");
        // Should the process be ended before close.
        file.toFile().deleteOnExit();
        Files.copy(input, file, StandardCopyOption.REPLACE_EXISTING);
        return new Spool(file);
    }

    public Path file() {
        return file;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
