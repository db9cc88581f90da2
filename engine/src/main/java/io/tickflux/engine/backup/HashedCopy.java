package io.tickflux.engine.backup;

import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.DiskFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/** Copies files and says what was copied. */
final class HashedCopy {
    private static final int CHUNK_BYTES = 1 << 20;

    private HashedCopy() {}

    /** The directory that a file lies in. */
    static Path directoryOf(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /**
     * Copies the beginning of a file to a new one, in place of one that may be there, and forces it.
     *
     * @param bytes how many
     * @param lengthOfCopy zeros follow
     * @return the SHA-256 of what was copied
     * @throws EOFException when there are not so many
     */
    static String copy(Disk disk, Path from, long bytes, Path to, long lengthOfCopy) throws IOException {
        MessageDigest digest = sha256();
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, Math.max(1, bytes)));
        try (DiskFile source = disk.openToRead(from);
                DiskFile target = disk.create(to, lengthOfCopy)) {
            for (long offset = 0; offset < bytes; offset += chunk.limit()) {
                chunk.clear().limit((int) Math.min(chunk.capacity(), bytes - offset));
                if (source.read(chunk, offset) < chunk.limit()) {
                    throw new EOFException("ends before " + bytes + " bytes: " + from);
                }
                chunk.flip();
                digest.update(chunk.duplicate());
                target.write(chunk, offset);
            }
            target.force();
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
