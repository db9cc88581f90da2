package io.tickflux.engine.embedded;

import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.DiskFile;
import io.tickflux.engine.disk.RealDisk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.concurrent.atomic.LongAdder;

/** Engines that count what they ask of the device. */
public final class CountedEngine {
    private static final LongAdder SYNCS = new LongAdder();

    private CountedEngine() {}

    /** As {@link EmbeddedEngine#open(EngineConfig)}. */
    public static EmbeddedEngine open(EngineConfig config) {
        return EmbeddedEngine.open(config, new CountingDisk(RealDisk.probing()));
    }

    /** How often engines of this process have had something put on the device: durable writes, and forces of files and directories. */
    public static long syncs() {
        return SYNCS.sum();
    }

    private record CountingDisk(Disk disk) implements Disk {
        @Override
        public void createDirectory(Path directory) throws IOException {
            disk.createDirectory(directory);
        }

        @Override
        public Closeable lock(Path directory) throws IOException {
            return disk.lock(directory);
        }

        @Override
        public SortedMap<Path, Long> files(Path directory) throws IOException {
            return disk.files(directory);
        }

        @Override
        public DiskFile create(Path file, long bytes) throws IOException {
            return new CountingFile(disk.create(file, bytes));
        }

        @Override
        public DiskFile open(Path file) throws IOException {
            return new CountingFile(disk.open(file));
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
        public void renameDurably(Path from, Path to) throws IOException {
            SYNCS.increment();
            disk.renameDurably(from, to);
        }

        @Override
        public void delete(Path file) throws IOException {
            disk.delete(file);
        }

        @Override
        public void forceDirectory(Path directory) throws IOException {
            SYNCS.increment();
            disk.forceDirectory(directory);
        }

        @Override
        public long usableBytes(Path directory) throws IOException {
            return disk.usableBytes(directory);
        }
    }

    private record CountingFile(DiskFile file) implements DiskFile {
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
            file.write(source, offset);
        }

        @Override
        public void writeDurably(ByteBuffer source, long offset) throws IOException {
            SYNCS.increment();
            file.writeDurably(source, offset);
        }

        @Override
        public void truncate(long bytes) throws IOException {
            file.truncate(bytes);
        }

        @Override
        public void force() throws IOException {
            SYNCS.increment();
            file.force();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
