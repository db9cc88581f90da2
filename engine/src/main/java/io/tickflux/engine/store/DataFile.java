package io.tickflux.engine.store;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of blocks. The store holds it as long as a manifest names it, each reader as long as it reads; who lets go last deletes it.
 * It is named by its number, which is never used again, and never by what a client sent.
 */
final class DataFile {
    /** What names of data files look like. */
    static final String NAME_PATTERN = "data/[0-9a-f]{2}/[0-9a-f]{16}\\.blocks";

    private static final Logger LOG = LoggerFactory.getLogger(DataFile.class);

    private final long id;
    private final StoreFiles files;
    private final AtomicInteger holders = new AtomicInteger(1);

    private DataFile(long id, StoreFiles files) {
        this.id = id;
        this.files = files;
    }

    /** A file that the store holds. */
    static DataFile of(long id, StoreFiles files) {
        return new DataFile(id, files);
    }

    long id() {
        return id;
    }

    /** Spread over 256 directories, because some file systems search long in large ones. */
    String name() {
        return String.format(Locale.ROOT, "data/%02x/%016x.blocks", id & 0xFF, id);
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
            files.delete(name());
        } catch (IOException e) {
            // harmless: no manifest names it, and the next start removes it
            LOG.warn("file not deleted: file={}, reason={}", files.path(name()), e.toString());
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
