package io.tickflux.engine.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** The files that one checkpoint or rebuild makes. For one thread. */
final class NewFiles {
    private final StoreFiles files;
    private final AtomicLong nextId;
    private final List<DataFile> made = new ArrayList<>();

    /** @param nextId the number of the next file that anybody makes */
    NewFiles(StoreFiles files, AtomicLong nextId) {
        this.files = files;
        this.nextId = nextId;
    }

    /** A file with a number of its own. */
    DataFile next() {
        DataFile file = DataFile.of(nextId.getAndIncrement(), files);
        made.add(file);
        return file;
    }

    /** How many were made so far. */
    int count() {
        return made.size();
    }

    /** Makes their names durable. */
    void forceDirectories() throws IOException {
        Set<String> forced = new HashSet<>();
        for (DataFile file : made) {
            String name = file.name();
            if (forced.add(name.substring(0, name.lastIndexOf('/')))) {
                files.forceDirectory(name);
            }
        }
    }

    /** Gives up all but the first {@code count}: nobody will name them. */
    void discardFrom(int count) {
        List<DataFile> unneeded = made.subList(count, made.size());
        unneeded.forEach(DataFile::release);
        unneeded.clear();
    }
}
