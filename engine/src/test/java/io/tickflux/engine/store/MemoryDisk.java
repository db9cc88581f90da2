package io.tickflux.engine.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A disk that forgets what was not forced. {@link #afterPowerCut} gives what a device might hold then: of each file what was forced,
 * and of the rest some of it, torn anywhere; of each name the old meaning or the new one, unless its directory was forced.
 */
final class MemoryDisk implements StoreFiles {
    private final Map<String, Inode> names = new TreeMap<>();
    private final Map<String, Inode> durableNames = new TreeMap<>();

    /** A copy as it is, all of it durable. */
    MemoryDisk copy() {
        MemoryDisk copy = new MemoryDisk();
        names.forEach((name, inode) -> {
            Inode twin = new Inode(inode.bytes.clone());
            copy.names.put(name, twin);
            copy.durableNames.put(name, twin);
        });
        return copy;
    }

    MemoryDisk afterPowerCut(Random random) {
        MemoryDisk survivor = new MemoryDisk();
        TreeSet<String> all = new TreeSet<>(names.keySet());
        all.addAll(durableNames.keySet());
        for (String name : all) {
            Inode before = durableNames.get(name);
            Inode now = names.get(name);
            Inode chosen = random.nextBoolean() ? now : before;
            if (chosen != null) {
                Inode torn = new Inode(chosen.afterPowerCut(random));
                survivor.names.put(name, torn);
                survivor.durableNames.put(name, torn);
            }
        }
        return survivor;
    }

    /** The bytes of a file, to be looked at or spoilt. */
    byte[] bytes(String name) {
        return Objects.requireNonNull(names.get(name), name).bytes;
    }

    private Inode inode(String name) throws NoSuchFileException {
        Inode inode = names.get(name);
        if (inode == null) {
            throw new NoSuchFileException(name);
        }
        return inode;
    }

    @Override
    public Path path(String name) {
        return Path.of(name);
    }

    @Override
    public synchronized Map<String, Long> sizes() {
        Map<String, Long> sizes = new TreeMap<>();
        names.forEach((name, inode) -> sizes.put(name, (long) inode.bytes.length));
        return sizes;
    }

    /** The names of all files, sorted. */
    List<String> list() {
        return List.copyOf(sizes().keySet());
    }

    @Override
    public synchronized void read(String name, long offset, ByteBuffer target) throws IOException {
        byte[] bytes = inode(name).bytes;
        if (offset + target.remaining() > bytes.length) {
            throw new EOFException("ends at " + bytes.length);
        }
        target.put(bytes, (int) offset, target.remaining());
    }

    @Override
    public synchronized FileOutput create(String name) {
        Inode inode = new Inode(new byte[0]);
        names.put(name, inode);
        return new Output(inode);
    }

    @Override
    public synchronized FileOutput append(String name, long length) throws IOException {
        Inode inode = inode(name);
        if (inode.bytes.length < length) {
            throw new EOFException("ends at " + inode.bytes.length);
        }
        inode.bytes = Arrays.copyOf(inode.bytes, (int) length);
        return new Output(inode);
    }

    @Override
    public synchronized void rename(String from, String to) throws IOException {
        Inode inode = inode(from);
        names.remove(from);
        names.put(to, inode);
    }

    @Override
    public synchronized void delete(String name) {
        names.remove(name);
    }

    @Override
    public synchronized void forceDirectory(String name) {
        String directory = directory(name);
        durableNames.keySet().removeIf(known -> directory(known).equals(directory));
        names.forEach((known, inode) -> {
            if (directory(known).equals(directory)) {
                durableNames.put(known, inode);
            }
        });
    }

    private static String directory(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('/')));
    }

    @Override
    public void close() {}

    private final class Output implements FileOutput {
        private final Inode inode;

        Output(Inode inode) {
            this.inode = inode;
        }

        @Override
        public void write(ByteBuffer bytes) {
            synchronized (MemoryDisk.this) {
                int length = inode.bytes.length;
                byte[] longer = Arrays.copyOf(inode.bytes, length + bytes.remaining());
                bytes.get(longer, length, bytes.remaining());
                inode.bytes = longer;
            }
        }

        @Override
        public void force() {
            synchronized (MemoryDisk.this) {
                inode.forced = inode.bytes.clone();
            }
        }

        @Override
        public void close() {}
    }

    private static final class Inode {
        private byte[] bytes;
        private byte @Nullable [] forced;

        Inode(byte[] bytes) {
            this.bytes = bytes;
            this.forced = bytes.length == 0 ? null : bytes.clone();
        }

        byte[] afterPowerCut(Random random) {
            byte[] safe = forced == null ? new byte[0] : forced;
            if (Arrays.equals(safe, bytes)) {
                return safe;
            }
            int length = safe.length + random.nextInt(Math.abs(bytes.length - safe.length) + 1);
            byte[] torn = Arrays.copyOf(safe, length);
            for (int i = safe.length; i < length && i < bytes.length; i++) {
                torn[i] = random.nextInt(8) == 0 ? 0 : bytes[i];
            }
            return torn;
        }
    }

    /** Names and contents, to compare. */
    Map<String, String> contents() {
        Map<String, String> contents = new HashMap<>();
        names.forEach((name, inode) -> contents.put(name, Arrays.toString(inode.bytes)));
        return contents;
    }
}
