package io.tickflux.engine.store;

import java.io.IOException;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of blocks. The store holds it as long as a manifest names it, each reader as long as it reads; who lets go last deletes it.
 * It is named by its number, which is never used again, and never by what a client sent.
 */
final class DataFile {
    private static final Pattern NAME = Pattern.compile("data/[0-9a-f]{2}/[0-9a-f]{16}\\.blocks");

    private static final Logger LOG = LoggerFactory.getLogger(DataFile.class);

    private final long id;
    private final String name;
    private final StoreFiles files;
    private final AtomicInteger holders = new AtomicInteger(1);

    private DataFile(long id, String name, StoreFiles files) {
        this.id = id;
        this.name = name;
        this.files = files;
    }

    /** A file that the store holds. */
    static DataFile of(long id, StoreFiles files) {
        HexFormat hex = HexFormat.of();
        String name = "data/" + hex.toHexDigits((byte) id) + '/' + hex.toHexDigits(id) + ".blocks";
        return new DataFile(id, name, files);
    }

    /** Whether a file of this name is one of the store's data files. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** The number in the name of a data file. */
    static long idOf(String name) {
        return HexFormat.fromHexDigitsToLong(name, name.lastIndexOf('/') + 1, name.indexOf('.'));
    }

    long id() {
        return id;
    }

    /** Spread over 256 directories, because some file systems search long in large ones. */
    String name() {
        return name;
    }

    /** Holds the file; false when it is gone already. */
    boolean retain() {
        return holders.updateAndGet(count -> count == 0 ? 0 : count + 1) > 0;
    }

    /** Lets go of the file. */
    void release() {
        if (holders.decrementAndGet() == 0) {
            delete();
        }
    }

    private void delete() {
        try {
            files.delete(name);
        } catch (IOException e) {
            // harmless: no manifest names it, and the next start removes it
            LOG.warn("file not deleted: file={}, reason={}", files.path(name), e.toString());
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
