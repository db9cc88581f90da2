package io.tickflux.engine.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Everything that the journal does to the file system: the seam at which faults are injected. Nothing here retries, and nothing
 * swallows a failure. Calls that need space throw {@link DiskFullException} when there is none.
 */
interface Disk {
    /** Creates the directory and those above it, unless they are there. */
    void createDirectory(Path directory) throws IOException;

    /**
     * Takes an exclusive lock on a directory, by a file {@code lock} in it; it dies with the process.
     *
     * @throws io.tickflux.engine.DirectoryInUseException when it is held, at once
     */
    Closeable lock(Path directory) throws IOException;

    /** The files of a directory, in the order of their names. */
    List<Path> list(Path directory) throws IOException;

    /** A new file of that length, which reads as zeros and occupies no space yet. */
    DiskFile create(Path file, long bytes) throws IOException;

    /** An existing file, to read and write. */
    DiskFile open(Path file) throws IOException;

    /** An existing file, to read only. */
    DiskFile openToRead(Path file) throws IOException;

    /** Gives a file another name in the same directory, in one step; durable once the directory is forced. */
    void rename(Path from, Path to) throws IOException;

    void delete(Path file) throws IOException;

    /** Makes creations, renames and deletions in the directory durable. */
    void forceDirectory(Path directory) throws IOException;

    /** What is left for this process, for information. */
    long usableBytes(Path directory) throws IOException;
}
