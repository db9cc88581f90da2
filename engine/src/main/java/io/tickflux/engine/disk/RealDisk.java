package io.tickflux.engine.disk;

import com.sun.nio.file.ExtendedOpenOption;
import io.tickflux.engine.DirectoryInUseException;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The file system. Durable writes bypass the page cache ({@code O_DIRECT | O_DSYNC}) where that works, which is tried once; elsewhere
 * they are a write and a force.
 */
public final class RealDisk implements Disk {
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ);
    private static final Set<OpenOption> READ_WRITE = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
    private static final Set<OpenOption> DIRECT =
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.DSYNC, ExtendedOpenOption.DIRECT);

    /** What the system says when something is used up. */
    private static final Map<String, ExhaustedException.Resource> EXHAUSTED = Map.of(
            "no space left", ExhaustedException.Resource.SPACE,
            "quota exceeded", ExhaustedException.Resource.SPACE,
            "file too large", ExhaustedException.Resource.FILE_SIZE,
            "too many open files", ExhaustedException.Resource.OPEN_FILES);

    /** Directories that this process has locked: if it opened the file a second time, closing that would give up the lock. */
    private static final Set<Path> LOCKED_HERE = ConcurrentHashMap.newKeySet();

    private @Nullable Boolean directWorks;

    private RealDisk(@Nullable Boolean directWorks) {
        this.directWorks = directWorks;
    }

    /** With direct writes where they work. */
    public static RealDisk probing() {
        return new RealDisk(null);
    }

    /** Without direct writes. */
    public static RealDisk buffered() {
        return new RealDisk(false);
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        Path absolute = directory.toAbsolutePath();
        if (Files.isDirectory(absolute)) {
            return;
        }
        Path parent = absolute.getParent();
        if (parent != null) {
            createDirectory(parent);
        }
        try {
            Files.createDirectories(absolute);
        } catch (IOException failure) {
            throw translated(failure);
        }
        if (parent != null) {
            forceDirectory(parent);
        }
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
    public SortedMap<Path, Long> files(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new NoSuchFileException(directory.toString());
        }
        SortedMap<Path, Long> files = new TreeMap<>();
        // one look at each file: its attributes come with its name
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    files.put(file, attributes.size());
                }
                return FileVisitResult.CONTINUE;
            }

            /** What was renamed or deleted since its name was read is not there. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
        return files;
    }

    @Override
    public DiskFile create(Path file, long bytes) throws IOException {
        delete(file);
        try (RandomAccessFile created = new RandomAccessFile(file.toFile(), "rw")) {
            created.setLength(bytes);
        } catch (IOException failure) {
            throw translated(failure);
        }
        return open(file);
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        // the channel is opened first: it does not make a file that is not there
        ReopeningChannel cached = new ReopeningChannel(file, READ_WRITE);
        try {
            return writable(file, cached);
        } catch (IOException | RuntimeException failure) {
            cached.close();
            throw failure;
        }
    }

    private RealFile writable(Path file, ReopeningChannel cached) throws IOException {
        RandomAccessFile forced = opened(file);
        try {
            return new RealFile(cached, directWorks(file) ? new ReopeningChannel(file, DIRECT) : null, forced);
        } catch (IOException | RuntimeException failure) {
            forced.close();
            throw failure;
        }
    }

    private static RandomAccessFile opened(Path file) throws IOException {
        try {
            return new RandomAccessFile(file.toFile(), "rw");
        } catch (IOException failure) {
            throw translated(failure);
        }
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
        try {
            Files.write(file, new byte[AlignedBuffers.PAGE]);
        } catch (IOException failure) {
            throw translated(failure);
        }
        try (FileChannel channel = FileChannel.open(file, DIRECT)) {
            return channel.write(page, 0) == AlignedBuffers.PAGE;
        } catch (IOException | UnsupportedOperationException refused) {
            if (refused instanceof IOException failure && translated(failure) instanceof ExhaustedException none) {
                throw none;
            }
            return false;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw translated(failure);
        }
    }

    @Override
    public void renameDurably(Path from, Path to) throws IOException {
        Path parent = to.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IOException("no directory: " + to);
        }
        // opened first: when that fails nothing was done
        try (ReopeningChannel directory = new ReopeningChannel(parent, READ)) {
            rename(from, to);
            force(directory);
        }
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        try (ReopeningChannel opened = new ReopeningChannel(directory, READ)) {
            force(opened);
        }
    }

    private static void force(ReopeningChannel directory) throws IOException {
        try {
            directory.call(channel -> {
                channel.force(true);
                return channel;
            });
        } catch (IOException failure) {
            throw new ForceFailedException(failure);
        }
    }

    @Override
    public long usableBytes(Path directory) throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    /** Gives what is used up the type of its own. */
    static IOException translated(IOException failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        for (Map.Entry<String, ExhaustedException.Resource> each : EXHAUSTED.entrySet()) {
            if (message.contains(each.getKey())) {
                return new ExhaustedException(each.getValue(), failure);
            }
        }
        return failure;
    }
}
