package io.tickflux.engine.store;

import io.tickflux.engine.EngineClosedException;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;

/** Files below a directory. */
final class DiskFiles implements StoreFiles {
    private static final int MAX_ATTEMPTS = 8;

    private final Path root;
    private final OpenFiles openFiles = new OpenFiles();
    private volatile boolean isClosed;

    private DiskFiles(Path root) {
        this.root = root;
    }

    /** Files below an existing directory. */
    static DiskFiles at(Path root) {
        return new DiskFiles(root);
    }

    @Override
    public Path path(String name) {
        return root.resolve(name);
    }

    @Override
    public Map<String, Long> sizes() throws IOException {
        Map<String, Long> sizes = new HashMap<>();
        // one look at each file: its attributes come with its name
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                sizes.put(root.relativize(file).toString().replace('\\', '/'), attributes.size());
                return FileVisitResult.CONTINUE;
            }
        });
        return sizes;
    }

    /**
     * {@inheritDoc}
     *
     * <p>An interrupt closes the channel under everyone who reads from it: then it is opened anew, and the interrupt kept for later.
     */
    @Override
    public void read(String name, long offset, ByteBuffer target) throws IOException {
        boolean wasInterrupted = false;
        int start = target.position();
        try {
            for (int attempt = 1; ; attempt++) {
                wasInterrupted |= Thread.interrupted();
                try {
                    tryRead(name, offset, target.position(start));
                    return;
                } catch (ClosedChannelException e) {
                    if (isClosed || attempt == MAX_ATTEMPTS) {
                        throw e;
                    }
                }
            }
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void tryRead(String name, long offset, ByteBuffer target) throws IOException {
        if (isClosed) {
            throw new EngineClosedException();
        }
        int start = target.position();
        OpenFiles.Handle handle = openFiles.acquire(path(name));
        try {
            while (target.hasRemaining()) {
                int count = handle.channel().read(target, offset + target.position() - start);
                if (count < 0) {
                    throw new EOFException("ends at " + handle.channel().size());
                }
            }
        } finally {
            openFiles.release(handle);
        }
    }

    @Override
    public FileOutput create(String name) throws IOException {
        Path directory = parent(path(name));
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            force(parent(directory));
        }
        openFiles.forget(path(name));
        return new ChannelOutput(FileChannel.open(
                path(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING));
    }

    @Override
    public FileOutput append(String name, long length) throws IOException {
        FileChannel channel = FileChannel.open(path(name), StandardOpenOption.WRITE);
        try {
            if (channel.size() < length) {
                throw new EOFException("ends at " + channel.size());
            }
            channel.truncate(length).position(length);
            return new ChannelOutput(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        openFiles.forget(path(to));
    }

    @Override
    public void delete(String name) throws IOException {
        openFiles.forget(path(name));
        Files.deleteIfExists(path(name));
    }

    @Override
    public void forceDirectory(String name) throws IOException {
        force(parent(path(name)));
    }

    private static Path parent(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        return parent == null ? path : parent;
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw new ForceFailedException(e);
        }
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

    /** Writes through a channel of its own. */
    private record ChannelOutput(FileChannel channel) implements FileOutput {
        @Override
        public void write(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        @Override
        public void force() throws IOException {
            try {
                channel.force(true);
            } catch (IOException e) {
                throw new ForceFailedException(e);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
