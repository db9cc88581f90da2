package io.tickflux.engine.disk;

import io.tickflux.engine.DirectoryInUseException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that keeps only what was forced. {@link #afterPowerCut} gives what a device may hold then: of each sector that was
 * written since it was last forced, any version or a mixture of two, and of each name in a directory that was not forced since, any
 * meaning. A {@link Fault} may break any call that changes something, in the middle of it. The same calls and the same seed give the
 * same bytes. Safe for several threads.
 */
public final class SimulatedDisk implements Disk {
    private final Map<Path, SimulatedFile> names = new TreeMap<>();
    private final Map<Path, SimulatedFile> durableNames = new TreeMap<>();
    /** What each name meant one after the other since its directory was forced. */
    private final Map<Path, List<Optional<SimulatedFile>>> unforcedNames = new TreeMap<>();

    private final Set<Path> directories = new HashSet<>();
    private final Set<Path> locked = new HashSet<>();
    private Fault fault = call -> {};
    private IntPredicate failingOpens = number -> false;
    private int opens;
    private long capacityBytes = Long.MAX_VALUE;
    private boolean forcesAreIgnored;
    private int calls;
    private long bytesRead;

    /** What is done to a disk, as far as it changes something. */
    public enum Kind {
        CREATE,
        WRITE,
        WRITE_DURABLY,
        TRUNCATE,
        FORCE,
        RENAME,
        DELETE,
        FORCE_DIRECTORY
    }

    /**
     * A call that is half done: of what is written half is, names are as they were, and nothing is forced yet.
     *
     * @param number counts all calls from 1
     * @param data what is written; empty for other calls
     */
    public record Call(int number, Kind kind, Path file, ByteBuffer data) {
        public boolean forces() {
            return kind == Kind.WRITE_DURABLY || kind == Kind.FORCE || kind == Kind.FORCE_DIRECTORY;
        }

        /** Whether it writes something else than zeros: a page of zeros is space made ready. */
        public boolean writesContent() {
            return data.hasRemaining() && data.getLong(data.position()) != 0;
        }
    }

    /** Stops a call by throwing. */
    @FunctionalInterface
    public interface Fault {
        void at(Call call) throws IOException;
    }

    /** The end of the world in the middle of a call; every later call meets it too. */
    public static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private PowerCut(Call call) {
            super("power cut in call " + call.number + ": " + call.kind + ' ' + call.file);
        }

        /** From call {@code number} on. */
        public static Fault at(int number) {
            return call -> {
                if (call.number >= number) {
                    throw new PowerCut(call);
                }
            };
        }
    }

    /** A durable copy of the files below a real directory. */
    public static SimulatedDisk copyOf(Path directory) throws IOException {
        SimulatedDisk copy = new SimulatedDisk();
        RealDisk real = RealDisk.buffered();
        copy.createDirectory(directory);
        for (Path file : real.files(directory).keySet()) {
            copy.replace(file, WholeFile.read(real, file));
        }
        return copy;
    }

    public synchronized void fault(Fault next) {
        fault = next;
    }

    /** Opens no file, to read or to write, whose number the predicate accepts: as if too many were open. Counts from 1 again. */
    public synchronized void failOpens(IntPredicate numbers) {
        failingOpens = numbers;
        opens = 0;
    }

    /** How many files were opened, or should have been, since {@link #failOpens}. */
    public synchronized int opens() {
        return opens;
    }

    private void beginOpening() throws IOException {
        opens++;
        if (failingOpens.test(opens)) {
            throw new ExhaustedException(
                    ExhaustedException.Resource.OPEN_FILES, new IOException("Too many open files"));
        }
    }

    /** Takes forces without doing them, as a device with a cache that lies. */
    public synchronized void ignoreForces() {
        forcesAreIgnored = true;
    }

    /** How many bytes files can hold from now on, whole pages counted; a file that holds more already keeps them. */
    public synchronized void capacityBytes(long bytes) {
        capacityBytes = bytes;
    }

    /** What files hold, whole pages counted. */
    public synchronized long usedBytes() {
        return names.values().stream().mapToLong(SimulatedFile::usedBytes).sum();
    }

    /** How many calls were begun that change something. */
    public synchronized int calls() {
        return calls;
    }

    public synchronized long bytesRead() {
        return bytesRead;
    }

    /** What a device may hold when the power fails now; all of it durable. */
    public synchronized SimulatedDisk afterPowerCut(Random random) {
        SimulatedDisk survivor = new SimulatedDisk();
        survivor.forcesAreIgnored = forcesAreIgnored;
        survivor.directories.addAll(directories);
        IdentityHashMap<SimulatedFile, SimulatedFile> torn = new IdentityHashMap<>();
        Set<Path> all = new TreeSet<>(durableNames.keySet());
        all.addAll(unforcedNames.keySet());
        for (Path name : all) {
            List<Optional<SimulatedFile>> meanings = new ArrayList<>();
            meanings.add(Optional.ofNullable(durableNames.get(name)));
            meanings.addAll(unforcedNames.getOrDefault(name, List.of()));
            meanings.get(random.nextInt(meanings.size())).ifPresent(file -> {
                SimulatedFile rest = torn.computeIfAbsent(file, whole -> whole.afterPowerCut(random));
                survivor.names.put(name, rest);
                survivor.durableNames.put(name, rest);
            });
        }
        return survivor;
    }

    /** As it is, what is not forced included: what the next process finds after the last one was killed. */
    public synchronized SimulatedDisk afterKill() {
        SimulatedDisk copy = new SimulatedDisk();
        copy.forcesAreIgnored = forcesAreIgnored;
        copy.directories.addAll(directories);
        IdentityHashMap<SimulatedFile, SimulatedFile> twins = new IdentityHashMap<>();
        UnaryOperator<SimulatedFile> twin = file -> twins.computeIfAbsent(file, SimulatedFile::copy);
        names.forEach((name, file) -> copy.names.put(name, twin.apply(file)));
        durableNames.forEach((name, file) -> copy.durableNames.put(name, twin.apply(file)));
        unforcedNames.forEach((name, meanings) -> copy.unforcedNames.put(
                name,
                new ArrayList<>(
                        meanings.stream().map(meaning -> meaning.map(twin)).toList())));
        return copy;
    }

    /** The bytes of a file, to be looked at; or to be spoilt, in which case no power cut should follow. */
    public synchronized byte[] bytes(Path file) {
        return Objects.requireNonNull(names.get(file), file.toString()).bytes();
    }

    /** Puts a durable file in place. */
    public synchronized void replace(Path file, byte[] bytes) {
        SimulatedFile replaced = SimulatedFile.durable(bytes);
        directories.add(file.getParent());
        names.put(file, replaced);
        durableNames.put(file, replaced);
        unforcedNames.remove(file);
    }

    /** Names and contents, to compare. */
    public synchronized Map<Path, ByteBuffer> contents() {
        Map<Path, ByteBuffer> contents = new TreeMap<>();
        names.forEach(
                (name, file) -> contents.put(name, ByteBuffer.wrap(file.bytes().clone())));
        return contents;
    }

    @Override
    public synchronized void createDirectory(Path directory) {
        for (Path each = directory; each != null; each = each.getParent()) {
            directories.add(each);
        }
    }

    @Override
    public synchronized Closeable lock(Path directory) {
        if (!locked.add(directory)) {
            throw new DirectoryInUseException(directory);
        }
        return () -> unlock(directory);
    }

    private synchronized void unlock(Path directory) {
        locked.remove(directory);
    }

    @Override
    public synchronized SortedMap<Path, Long> files(Path directory) throws IOException {
        if (!directories.contains(directory)) {
            throw new NoSuchFileException(directory.toString());
        }
        SortedMap<Path, Long> files = new TreeMap<>();
        names.forEach((name, file) -> {
            if (name.startsWith(directory)) {
                files.put(name, file.length());
            }
        });
        return files;
    }

    @Override
    public synchronized DiskFile create(Path file, long bytes) throws IOException {
        beginOpening();
        begin(Kind.CREATE, file);
        SimulatedFile created = new SimulatedFile();
        created.extend(bytes);
        name(file, created);
        return new Handle(file, created);
    }

    @Override
    public synchronized DiskFile open(Path file) throws IOException {
        beginOpening();
        return new Handle(file, existing(file));
    }

    @Override
    public DiskFile openToRead(Path file) throws IOException {
        return open(file);
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        begin(Kind.RENAME, from);
        SimulatedFile file = existing(from);
        name(from, null);
        name(to, file);
    }

    @Override
    public synchronized void renameDurably(Path from, Path to) throws IOException {
        beginOpening();
        rename(from, to);
        force(to.getParent());
    }

    @Override
    public synchronized void delete(Path file) throws IOException {
        begin(Kind.DELETE, file);
        if (names.containsKey(file)) {
            name(file, null);
        }
    }

    @Override
    public synchronized void forceDirectory(Path directory) throws IOException {
        beginOpening();
        force(directory);
    }

    private void force(Path directory) throws IOException {
        try {
            begin(Kind.FORCE_DIRECTORY, directory);
        } catch (IOException failure) {
            throw new ForceFailedException(failure);
        }
        if (forcesAreIgnored) {
            return;
        }
        unforcedNames.keySet().removeIf(name -> {
            boolean forced = directory.equals(name.getParent());
            if (forced) {
                put(durableNames, name, names.get(name));
            }
            return forced;
        });
    }

    @Override
    public synchronized long usableBytes(Path directory) {
        return Math.max(0, capacityBytes - usedBytes());
    }

    private void name(Path name, @Nullable SimulatedFile file) {
        put(names, name, file);
        unforcedNames.computeIfAbsent(name, none -> new ArrayList<>()).add(Optional.ofNullable(file));
    }

    private static void put(Map<Path, SimulatedFile> map, Path name, @Nullable SimulatedFile file) {
        if (file == null) {
            map.remove(name);
        } else {
            map.put(name, file);
        }
    }

    private SimulatedFile existing(Path file) throws NoSuchFileException {
        SimulatedFile existing = names.get(file);
        if (existing == null) {
            throw new NoSuchFileException(file.toString());
        }
        return existing;
    }

    private void begin(Kind kind, Path file) throws IOException {
        begin(kind, file, ByteBuffer.allocate(0));
    }

    private void begin(Kind kind, Path file, ByteBuffer data) throws IOException {
        calls++;
        fault.at(new Call(calls, kind, file, data));
    }

    private final class Handle implements DiskFile {
        private final Path name;
        private final SimulatedFile file;

        Handle(Path name, SimulatedFile file) {
            this.name = name;
            this.file = file;
        }

        @Override
        public long size() {
            synchronized (SimulatedDisk.this) {
                return file.length();
            }
        }

        @Override
        public int read(ByteBuffer target, long offset) {
            synchronized (SimulatedDisk.this) {
                int count = file.read(target, offset);
                bytesRead += count;
                return count;
            }
        }

        @Override
        public void write(ByteBuffer source, long offset) throws IOException {
            synchronized (SimulatedDisk.this) {
                write(Kind.WRITE, source, offset);
            }
        }

        @Override
        public void writeDurably(ByteBuffer source, long offset) throws IOException {
            synchronized (SimulatedDisk.this) {
                write(Kind.WRITE_DURABLY, source, offset);
                if (!forcesAreIgnored) {
                    file.persist(offset, source.remaining());
                }
            }
        }

        private void write(Kind kind, ByteBuffer source, long offset) throws IOException {
            long more = file.newlyUsedBytes(offset, source.remaining());
            if (more > 0 && usedBytes() + more > capacityBytes) {
                calls++;
                throw new ExhaustedException(
                        ExhaustedException.Resource.SPACE, new IOException("No space left on device"));
            }
            int half = source.remaining() / 2;
            file.write(source.slice(source.position(), half), offset);
            begin(kind, name, source);
            file.write(source.slice(source.position() + half, source.remaining() - half), offset + half);
        }

        @Override
        public void truncate(long bytes) throws IOException {
            synchronized (SimulatedDisk.this) {
                begin(Kind.TRUNCATE, name);
                if (bytes < file.length()) {
                    file.truncate(bytes);
                }
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (SimulatedDisk.this) {
                try {
                    begin(Kind.FORCE, name);
                } catch (IOException failure) {
                    file.abandon();
                    throw new ForceFailedException(failure);
                }
                if (!forcesAreIgnored) {
                    file.persistAll();
                }
            }
        }

        @Override
        public void close() {}
    }
}
