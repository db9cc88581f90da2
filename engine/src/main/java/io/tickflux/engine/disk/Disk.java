package io.tickflux.engine.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;

/**
 * Everything that the engine does to the file system: the seam at which faults are injected. Nothing here retries, and nothing
 * swallows a failure. Calls that need space, or a file to be opened, throw {@link ExhaustedException} when there is none to be had, and calls that
 * make something durable throw {@link ForceFailedException} when that fails.
 */
public interface Disk {
    /** Creates the directory and those above it, unless they are there; durable on return. */
    void createDirectory(Path directory) throws IOException;

    /**
     * Takes an exclusive lock on a directory, by a file {@code lock} in it; it dies with the process.
     *
     * @throws io.tickflux.engine.DirectoryInUseException when it is held, at once
     */
    Closeable lock(Path directory) throws IOException;

    /**
     * The files below a directory, at any depth, and their lengths in bytes. One that comes or goes meanwhile may be missing.
     *
     * @throws java.nio.file.NoSuchFileException when there is no such directory
     */
    SortedMap<Path, Long> files(Path directory) throws IOException;

    /**
     * A new file of that length; it reads as zeros and occupies no space yet. One that was there is deleted, not written over: after a
     * power cut in a rename it may have two names.
     */
    DiskFile create(Path file, long bytes) throws IOException;

    /**
     * An existing file, to read and write.
     *
     * @throws java.nio.file.NoSuchFileException when there is none
     */
    DiskFile open(Path file) throws IOException;

    /**
     * An existing file, to read only.
     *
     * @throws java.nio.file.NoSuchFileException when there is none
     */
    DiskFile openToRead(Path file) throws IOException;

    /** Gives a file the name of another, or a new one, in one step; durable once the directory is forced. */
    void rename(Path from, Path to) throws IOException;

    /**
     * As {@link #rename} and {@link #forceDirectory}.
     *
     * @throws ExhaustedException when nothing was done
     * @throws ForceFailedException when nobody knows which of the two names a power cut would leave
     */
    void renameDurably(Path from, Path to) throws IOException;

    /** Removes a file, unless there is none; durable once the directory is forced. */
    void delete(Path file) throws IOException;

    /** Makes creations, renames and deletions in the directory durable. */
    void forceDirectory(Path directory) throws IOException;

    /** What is left for this process, for information. */
    long usableBytes(Path directory) throws IOException;
}
