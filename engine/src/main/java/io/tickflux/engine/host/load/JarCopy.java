package io.tickflux.engine.host.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A plugin jar as it was when it was copied.
 *
 * @param original where it came from
 * @param path the copy, which nobody changes
 * @param stamp the original's stamp when it was copied
 * @param sha256 the digest of its bytes, in hexadecimal digits
 */
public record JarCopy(Path original, Path path, FileStamp stamp, String sha256) {
    /** Whether both hold the same bytes from the same place. */
    boolean isSameAs(JarCopy other) {
        return sha256.equals(other.sha256) && original.equals(other.original);
    }

    /** Whether the original is not there any more. */
    public boolean isOriginalGone() {
        return !Files.exists(original);
    }

    /** Deletes the copy, if it is still there. */
    public void delete() throws IOException {
        Files.deleteIfExists(path);
    }
}
