package io.tickflux.engine.store;

import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.DiskFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Files open for reading, kept open for the next reader. At most {@value #MAX_OPEN} lie idle; beyond them each reading thread has at
 * most one. Safe to use from any number of threads.
 */
final class OpenFiles implements AutoCloseable {
    static final int MAX_OPEN = 64;

    private final Disk disk;
    private final Map<Path, Handle> handles = new LinkedHashMap<>(16, 0.75f, true);

    OpenFiles(Disk disk) {
        this.disk = disk;
    }

    /** Opens a file, or takes it when it is open already. */
    synchronized Handle acquire(Path path) throws IOException {
        Handle handle = handles.get(path);
        if (handle == null) {
            handle = new Handle(disk.openToRead(path));
            handles.put(path, handle);
        }
        handle.users++;
        closeIdleBeyond(MAX_OPEN);
        return handle;
    }

    synchronized void release(Handle handle) throws IOException {
        handle.users--;
        if (handle.users == 0 && handle.isForgotten) {
            handle.file.close();
        }
    }

    /** Closes a file, at the latest when its last user is done. */
    synchronized void forget(Path path) throws IOException {
        Handle handle = handles.remove(path);
        if (handle != null) {
            forget(handle);
        }
    }

    private static void forget(Handle handle) throws IOException {
        handle.isForgotten = true;
        if (handle.users == 0) {
            handle.file.close();
        }
    }

    private void closeIdleBeyond(int max) throws IOException {
        Iterator<Handle> eldestFirst = handles.values().iterator();
        while (handles.size() > max && eldestFirst.hasNext()) {
            Handle handle = eldestFirst.next();
            if (handle.users == 0) {
                eldestFirst.remove();
                forget(handle);
            }
        }
    }

    @Override
    public synchronized void close() throws IOException {
        for (Handle handle : handles.values()) {
            forget(handle);
        }
        handles.clear();
    }

    /** An open file and how many use it; guarded by the {@link OpenFiles} it came from. */
    static final class Handle {
        private final DiskFile file;
        private int users;
        private boolean isForgotten;

        private Handle(DiskFile file) {
            this.file = file;
        }

        DiskFile file() {
            return file;
        }
    }
}
