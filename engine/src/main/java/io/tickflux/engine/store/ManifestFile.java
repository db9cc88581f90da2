package io.tickflux.engine.store;

import io.tickflux.engine.DamagedStorageException;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.LongFunction;

/**
 * The manifest on disk. It is always written as a whole, to another file, forced, and then given its name in one step. Numbers are
 * big-endian.
 *
 * <pre>
 *    0  i8   magic "TFXSTORE"
 *    8  u4   version of the format, 2
 *   12  u4   CRC32C of bytes 16 to the end
 *   16  i8   length of the file
 *   24       content, see {@link ManifestCodec}
 * </pre>
 */
final class ManifestFile {
    static final String NAME = "manifest";
    /** The manifest of the base, see {@link Base}; of the same form. */
    static final String BASE_NAME = "base";

    private static final long MAGIC = 0x5446_5853_544F_5245L;
    private static final int VERSION = 2;
    private static final String TEMPORARY_SUFFIX = ".tmp";
    private static final int CRC_AT = 12;
    private static final int CHECKED_FROM = 16;
    private static final int HEADER_BYTES = 24;

    private ManifestFile() {}

    /**
     * Reads a manifest.
     *
     * @param size of the file in bytes
     * @param data gives the files that it names
     * @throws DamagedStorageException when a byte of it is not what was written
     */
    static Manifest read(StoreFiles files, String name, long size, LongFunction<DataFile> data) {
        byte[] bytes;
        try {
            bytes = new byte[Math.toIntExact(size)];
            files.read(name, 0, ByteBuffer.wrap(bytes));
        } catch (IOException e) {
            throw StorageFailures.whileReading(files, name, 0, e);
        }
        requireWhole(files.path(name), bytes);
        try (DataInputStream in =
                new DataInputStream(new ByteArrayInputStream(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES))) {
            return ManifestCodec.decode(in, data);
        } catch (IOException e) {
            throw new DamagedStorageException(files.path(name), HEADER_BYTES, "cannot be decoded: " + e);
        }
    }

    private static void requireWhole(Path file, byte[] bytes) {
        ByteBuffer header = ByteBuffer.wrap(bytes);
        boolean isWhole = bytes.length >= HEADER_BYTES
                && header.getLong(0) == MAGIC
                && header.getInt(8) == VERSION
                && header.getLong(16) == bytes.length
                && header.getInt(CRC_AT) == LittleEndian.crc32c(bytes, CHECKED_FROM, bytes.length - CHECKED_FROM);
        if (!isWhole) {
            throw new DamagedStorageException(file, 0, "checksum or head of manifest");
        }
    }

    /** Writes a manifest beside the one in force. */
    static void prepare(StoreFiles files, String name, Manifest manifest) throws IOException {
        byte[] bytes = sealed(ManifestCodec.encode(manifest));
        try (FileOutput output = files.create(name + TEMPORARY_SUFFIX)) {
            output.write(ByteBuffer.wrap(bytes));
            output.force();
        }
    }

    /**
     * Puts the prepared manifest in force. When this fails nobody knows which one is.
     *
     * @throws io.tickflux.engine.disk.ExhaustedException when the one before is
     */
    static void commit(StoreFiles files, String name) throws IOException {
        files.renameDurably(name + TEMPORARY_SUFFIX, name);
    }

    private static byte[] sealed(byte[] content) {
        byte[] bytes = new byte[HEADER_BYTES + content.length];
        ByteBuffer header = ByteBuffer.wrap(bytes);
        header.putLong(MAGIC).putInt(VERSION).putInt(0).putLong(bytes.length).put(content);
        return header.putInt(CRC_AT, LittleEndian.crc32c(bytes, CHECKED_FROM, bytes.length - CHECKED_FROM))
                .array();
    }
}
