package io.tickflux.engine.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;

/**
 * Every access of the store to its files, so that tests can stand between. Names are relative, with {@code /}. Safe to use from any
 * number of threads; one thread at a time changes files.
 */
interface StoreFiles extends AutoCloseable {
    /** How a file is called in messages. */
    Path path(String name);

    /** The names of all files and their sizes in bytes. */
    Map<String, Long> sizes() throws IOException;

    /**
     * Fills a buffer from a place in a file.
     *
     * @throws java.io.EOFException when the file ends before the buffer is full
     */
    void read(String name, long offset, ByteBuffer target) throws IOException;

    /** Makes an empty file, in place of one that may be there; missing directories are made and forced. */
    FileOutput create(String name) throws IOException;

    /**
     * Opens a file to write behind {@code length}; what stands there is cut off.
     *
     * @throws java.io.EOFException when the file is shorter
     */
    FileOutput append(String name, long length) throws IOException;

    /** Gives a file the name of another in one step; durable with {@link #forceDirectory}. */
    void rename(String from, String to) throws IOException;

    void delete(String name) throws IOException;

    /** Makes creations and renames in the directory of this file durable. */
    void forceDirectory(String name) throws IOException;

    @Override
    void close();
}
