package io.tickflux.engine.store;

import java.util.ArrayList;
import java.util.List;

/** The files that one checkpoint makes. For one thread. */
final class NewFiles {
    private final StoreFiles files;
    private final List<DataFile> made = new ArrayList<>();
    private long nextId;

    NewFiles(StoreFiles files, long nextId) {
        this.files = files;
        this.nextId = nextId;
    }

    /** A file with a number of its own. */
    DataFile next() {
        DataFile file = DataFile.of(nextId++, files);
        made.add(file);
        return file;
    }

    /** The number of the next file to be made. */
    long nextId() {
        return nextId;
    }

    List<DataFile> made() {
        return made;
    }

    /** The checkpoint failed: what it made is not needed. */
    void discard() {
        made.forEach(DataFile::release);
    }
}
