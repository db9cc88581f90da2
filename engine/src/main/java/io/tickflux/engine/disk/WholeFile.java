package io.tickflux.engine.disk;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Small files that are read and replaced as a whole, so that they are never half written. */
public final class WholeFile {
    private WholeFile() {}

    /** @throws java.nio.file.NoSuchFileException when there is none */
    public static byte[] read(Disk disk, Path file) throws IOException {
        try (DiskFile open = disk.openToRead(file)) {
            byte[] bytes = new byte[Math.toIntExact(open.size())];
            int count = open.read(ByteBuffer.wrap(bytes), 0);
            if (count < bytes.length) {
                throw new EOFException("file ends at " + count + ": " + file);
            }
            return bytes;
        }
    }

    /**
     * Replaces a file, by way of one named {@code .tmp} beside it; when this returns, the new bytes survive a power cut.
     *
     * @param directory is made when it is missing
     */
    public static void replace(Disk disk, Path directory, String name, byte[] bytes) throws IOException {
        disk.createDirectory(directory);
        Path next = directory.resolve(name + ".tmp");
        try (DiskFile created = disk.create(next, 0)) {
            created.write(ByteBuffer.wrap(bytes), 0);
            created.force();
        }
        disk.renameDurably(next, directory.resolve(name));
    }
}
