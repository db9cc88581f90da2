package io.tickflux.engine.store;

import io.tickflux.engine.EngineClosedException;
import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.DiskFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The store's files, below its directory. Names are relative, with {@code /}. Safe to use from any number of threads; one thread at a
 * time changes files.
 */
final class StoreFiles implements AutoCloseable {
    private final Disk disk;
    private final Path root;
    private final OpenFiles openFiles;
    private volatile boolean isClosed;

    private StoreFiles(Disk disk, Path root) {
        this.disk = disk;
        this.root = root;
        this.openFiles = new OpenFiles(disk);
    }

    /** Files below an existing directory. */
    static StoreFiles at(Disk disk, Path root) {
        return new StoreFiles(disk, root);
    }

    /** How a file is called in messages. */
    Path path(String name) {
        return root.resolve(name);
    }

    /** The names of all files and their sizes in bytes. */
    Map<String, Long> sizes() throws IOException {
        Map<String, Long> sizes = new HashMap<>();
        disk.files(root)
                .forEach((file, bytes) ->
                        sizes.put(root.relativize(file).toString().replace('\\', '/'), bytes));
        return sizes;
    }

    /**
     * Fills a buffer from a place in a file.
     *
     * @throws EOFException when the file ends before the buffer is full
     */
    void read(String name, long offset, ByteBuffer target) throws IOException {
        if (isClosed) {
            throw new EngineClosedException();
        }
        OpenFiles.Handle handle = openFiles.acquire(path(name));
        try {
            int wanted = target.remaining();
            if (handle.file().read(target, offset) < wanted) {
                throw new EOFException("ends at " + handle.file().size());
            }
        } catch (IOException e) {
            if (isClosed) {
                throw new EngineClosedException();
            }
            throw e;
        } finally {
            openFiles.release(handle);
        }
    }

    /** Makes an empty file, in place of one that may be there; missing directories are made. */
    FileOutput create(String name) throws IOException {
        disk.createDirectory(parent(name));
        openFiles.forget(path(name));
        return new FileOutput(path(name), disk.create(path(name), 0), 0);
    }

    /**
     * Opens a file to write behind {@code length}; what stands there is cut off.
     *
     * @throws EOFException when the file is shorter
     */
    FileOutput append(String name, long length) throws IOException {
        DiskFile file = disk.open(path(name));
        try {
            if (file.size() < length) {
                throw new EOFException("ends at " + file.size());
            }
            file.truncate(length);
            return new FileOutput(path(name), file, length);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Gives a file the name of another in one step.
     *
     * @throws io.tickflux.engine.disk.ExhaustedException when nothing was done
     */
    void renameDurably(String from, String to) throws IOException {
        disk.renameDurably(path(from), path(to));
        openFiles.forget(path(to));
    }

    void delete(String name) throws IOException {
        openFiles.forget(path(name));
        disk.delete(path(name));
    }

    /** Makes creations and renames in the directory of this file durable. */
    void forceDirectory(String name) throws IOException {
        disk.forceDirectory(parent(name));
    }

    private Path parent(String name) {
        Path parent = path(name).getParent();
        return parent == null ? root : parent;
    }

    @Override
    public void close() {
        isClosed = true;
        try {
            openFiles.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
