package io.tickflux.engine.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A real disk that fails when told to. */
final class FaultyDisk implements Disk {
    private final Disk disk;
    /** While set, nothing that takes space succeeds; what was written before can be written again. */
    volatile boolean full;
    /** Counts down with every commit; the one at which it reaches 0 fails. */
    final AtomicLong writesUntilFailure = new AtomicLong(Long.MAX_VALUE);
    /** As above, for forces. */
    final AtomicLong forcesUntilFailure = new AtomicLong(Long.MAX_VALUE);

    final AtomicLong forces = new AtomicLong();

    FaultyDisk(Disk disk) {
        this.disk = disk;
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        disk.createDirectory(directory);
    }

    @Override
    public Closeable lock(Path directory) throws IOException {
        return disk.lock(directory);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        return disk.list(directory);
    }

    @Override
    public DiskFile create(Path file, long bytes) throws IOException {
        return new FaultyFile(disk.create(file, bytes));
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        return new FaultyFile(disk.open(file));
    }

    @Override
    public DiskFile openToRead(Path file) throws IOException {
        return disk.openToRead(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        disk.delete(file);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        disk.forceDirectory(directory);
    }

    @Override
    public long usableBytes(Path directory) throws IOException {
        return full ? 0 : disk.usableBytes(directory);
    }

    /** Zeros are what prepares; other bytes are blocks. */
    private final class FaultyFile implements DiskFile {
        private final DiskFile file;

        FaultyFile(DiskFile file) {
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public int read(ByteBuffer target, long offset) throws IOException {
            return file.read(target, offset);
        }

        @Override
        public void write(ByteBuffer source, long offset) throws IOException {
            beforeWrite(source);
            file.write(source, offset);
        }

        @Override
        public void writeDurably(ByteBuffer source, long offset) throws IOException {
            beforeWrite(source);
            file.writeDurably(source, offset);
        }

        private void beforeWrite(ByteBuffer source) throws IOException {
            boolean prepares = source.getLong(source.position()) == 0;
            if (prepares && full) {
                throw new DiskFullException(new IOException("No space left on device"));
            }
            if (!prepares && writesUntilFailure.decrementAndGet() == 0) {
                throw new IOException("Input/output error");
            }
        }

        @Override
        public void force() throws IOException {
            forces.incrementAndGet();
            if (forcesUntilFailure.decrementAndGet() == 0) {
                throw new IOException("Input/output error");
            }
            file.force();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
