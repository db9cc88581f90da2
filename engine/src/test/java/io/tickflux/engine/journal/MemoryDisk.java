package io.tickflux.engine.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A disk that never fails, in memory, whose files can be damaged. For one thread. */
final class MemoryDisk implements Disk {
    private final Map<Path, byte[]> files = new TreeMap<>();

    /** A copy of all files of a directory. */
    static MemoryDisk copyOf(Path directory) throws IOException {
        MemoryDisk copy = new MemoryDisk();
        Disk real = RealDisk.buffered();
        for (Path file : real.list(directory)) {
            copy.files.put(file, java.nio.file.Files.readAllBytes(file));
        }
        return copy;
    }

    MemoryDisk copy() {
        MemoryDisk copy = new MemoryDisk();
        files.forEach((file, bytes) -> copy.files.put(file, bytes.clone()));
        return copy;
    }

    /** The bytes themselves. */
    byte[] bytes(Path file) {
        return files.get(file);
    }

    void replace(Path file, byte[] bytes) {
        files.put(file, bytes);
    }

    @Override
    public void createDirectory(Path directory) {}

    @Override
    public Closeable lock(Path directory) {
        return () -> {};
    }

    @Override
    public List<Path> list(Path directory) {
        return new ArrayList<>(files.keySet());
    }

    @Override
    public DiskFile create(Path file, long bytes) {
        files.put(file, new byte[(int) bytes]);
        return new MemoryFile(file);
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        if (!files.containsKey(file)) {
            throw new NoSuchFileException(file.toString());
        }
        return new MemoryFile(file);
    }

    @Override
    public DiskFile openToRead(Path file) throws IOException {
        return open(file);
    }

    @Override
    public void rename(Path from, Path to) {
        files.put(to, files.remove(from));
    }

    @Override
    public void delete(Path file) {
        files.remove(file);
    }

    @Override
    public void forceDirectory(Path directory) {}

    @Override
    public long usableBytes(Path directory) {
        return Long.MAX_VALUE;
    }

    private final class MemoryFile implements DiskFile {
        private final Path file;

        MemoryFile(Path file) {
            this.file = file;
        }

        @Override
        public long size() {
            return bytes(file).length;
        }

        @Override
        public int read(ByteBuffer target, long offset) {
            byte[] bytes = bytes(file);
            int count = (int) Math.max(0, Math.min(target.remaining(), bytes.length - offset));
            target.put(bytes, (int) Math.min(offset, bytes.length), count);
            return count;
        }

        @Override
        public void write(ByteBuffer source, long offset) {
            source.get(source.position(), bytes(file), (int) offset, source.remaining());
        }

        @Override
        public void writeDurably(ByteBuffer source, long offset) {
            write(source, offset);
        }

        @Override
        public void force() {}

        @Override
        public void close() {}
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MemoryDisk that
                && files.keySet().equals(that.files.keySet())
                && files.keySet().stream().allMatch(file -> Arrays.equals(files.get(file), that.files.get(file)));
    }

    @Override
    public int hashCode() {
        return files.keySet().hashCode();
    }
}
