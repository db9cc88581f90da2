package io.tickflux.engine.journal;

import com.sun.nio.file.ExtendedOpenOption;
import io.tickflux.engine.DirectoryInUseException;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The file system. Durable writes bypass the page cache ({@code O_DIRECT | O_DSYNC}) where that works, which is tried once; elsewhere
 * they are a write and a force.
 */
final class RealDisk implements Disk {
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ);
    private static final Set<OpenOption> READ_WRITE = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
    private static final Set<OpenOption> DIRECT =
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.DSYNC, ExtendedOpenOption.DIRECT);

    /** Directories that this process has locked: if it opened the file a second time, closing that would give up the lock. */
    private static final Set<Path> LOCKED_HERE = ConcurrentHashMap.newKeySet();

    private @Nullable Boolean directWorks;

    private RealDisk(@Nullable Boolean directWorks) {
        this.directWorks = directWorks;
    }

    /** With direct writes where they work. */
    static RealDisk probing() {
        return new RealDisk(null);
    }

    /** Without direct writes. */
    static RealDisk buffered() {
        return new RealDisk(false);
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        Files.createDirectories(directory);
    }

    @Override
    public Closeable lock(Path directory) throws IOException {
        Path real = directory.toRealPath();
        if (!LOCKED_HERE.add(real)) {
            throw new DirectoryInUseException(directory);
        }
        try {
            FileChannel held = lockFile(directory);
            return () -> {
                try (held) {
                    LOCKED_HERE.remove(real);
                }
            };
        } catch (IOException | RuntimeException refused) {
            LOCKED_HERE.remove(real);
            throw refused;
        }
    }

    private static FileChannel lockFile(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                throw new DirectoryInUseException(directory);
            }
            return channel;
        } catch (IOException | RuntimeException refused) {
            channel.close();
            throw refused;
        }
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Override
    public DiskFile create(Path file, long bytes) throws IOException {
        try (RandomAccessFile created = new RandomAccessFile(file.toFile(), "rw")) {
            created.setLength(bytes);
        } catch (IOException failure) {
            throw translated(failure);
        }
        return open(file);
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        ReopeningChannel direct = directWorks(file) ? new ReopeningChannel(file, DIRECT) : null;
        return new RealFile(new ReopeningChannel(file, READ_WRITE), direct, new RandomAccessFile(file.toFile(), "rw"));
    }

    @Override
    public DiskFile openToRead(Path file) throws IOException {
        return new RealFile(new ReopeningChannel(file, READ), null, null);
    }

    private synchronized boolean directWorks(Path sibling) throws IOException {
        if (directWorks == null) {
            directWorks = probe(sibling);
        }
        return directWorks;
    }

    private static boolean probe(Path sibling) throws IOException {
        Path file = sibling.resolveSibling("probe.tmp");
        ByteBuffer page = AlignedBuffers.allocate(AlignedBuffers.PAGE);
        Files.write(file, new byte[AlignedBuffers.PAGE]);
        try (FileChannel channel = FileChannel.open(file, DIRECT)) {
            return channel.write(page, 0) == AlignedBuffers.PAGE;
        } catch (IOException | UnsupportedOperationException refused) {
            return false;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        try (ReopeningChannel opened = new ReopeningChannel(directory, READ)) {
            opened.call(channel -> {
                channel.force(true);
                return channel;
            });
        }
    }

    @Override
    public long usableBytes(Path directory) throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    private static IOException translated(IOException failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        boolean full = message.contains("no space left") || message.contains("quota exceeded");
        return full ? new DiskFullException(failure) : failure;
    }

    private static final class RealFile implements DiskFile {
        private final ReopeningChannel cached;
        private final @Nullable ReopeningChannel direct;
        /** A channel's force that is interrupted hides its failure; that of a file descriptor cannot be interrupted. */
        private final @Nullable RandomAccessFile forced;

        RealFile(ReopeningChannel cached, @Nullable ReopeningChannel direct, @Nullable RandomAccessFile forced) {
            this.cached = cached;
            this.direct = direct;
            this.forced = forced;
        }

        @Override
        public long size() throws IOException {
            return cached.call(FileChannel::size);
        }

        @Override
        public int read(ByteBuffer target, long offset) throws IOException {
            int start = target.position();
            cached.call(channel -> {
                target.position(start);
                while (target.hasRemaining() && channel.read(target, offset + target.position() - start) >= 0) {}
                return target;
            });
            return target.position() - start;
        }

        @Override
        public void write(ByteBuffer source, long offset) throws IOException {
            writeFully(cached, source, offset);
        }

        @Override
        public void writeDurably(ByteBuffer source, long offset) throws IOException {
            if (direct != null) {
                writeFully(direct, source, offset);
                return;
            }
            // In one call: a force that is repeated because of an interrupt follows a repeated write, so it hides
            // nothing.
            cached.call(channel -> {
                writeFully(channel, source, offset);
                channel.force(false);
                return source;
            });
        }

        @Override
        public void force() throws IOException {
            if (forced != null) {
                forced.getFD().sync();
            }
        }

        private static void writeFully(ReopeningChannel target, ByteBuffer source, long offset) throws IOException {
            target.call(channel -> {
                writeFully(channel, source, offset);
                return source;
            });
        }

        private static void writeFully(FileChannel channel, ByteBuffer source, long offset) throws IOException {
            ByteBuffer rest = source.duplicate();
            while (rest.hasRemaining()) {
                channel.write(rest, offset + rest.position() - source.position());
            }
        }

        @Override
        public void close() throws IOException {
            try (cached;
                    direct;
                    forced) {}
        }
    }

    /** A file channel closes itself when a thread that uses it is interrupted; this one opens again and repeats the call. */
    private static final class ReopeningChannel implements Closeable {
        private final Path file;
        private final Set<OpenOption> options;
        private volatile FileChannel channel;
        private volatile boolean closed;

        ReopeningChannel(Path file, Set<OpenOption> options) throws IOException {
            this.file = file;
            this.options = options;
            this.channel = FileChannel.open(file, options);
        }

        <T> T call(ChannelCall<T> call) throws IOException {
            boolean interrupted = false;
            try {
                while (true) {
                    FileChannel current = channel;
                    interrupted |= Thread.interrupted();
                    try {
                        return call.on(current);
                    } catch (ClosedChannelException byInterrupt) {
                        interrupted |= Thread.interrupted();
                        reopen(current, byInterrupt);
                    }
                }
            } catch (IOException failure) {
                throw translated(failure);
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        private synchronized void reopen(FileChannel broken, ClosedChannelException cause) throws IOException {
            if (closed) {
                throw cause;
            }
            if (channel == broken) {
                channel = FileChannel.open(file, options);
            }
        }

        @Override
        public synchronized void close() throws IOException {
            closed = true;
            channel.close();
        }
    }

    private interface ChannelCall<T> {
        T on(FileChannel channel) throws IOException;
    }
}
