package io.tickflux.engine.faults;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import jnr.ffi.LibraryLoader;

/** A file system of our own, in a file. Needs root and loop devices. */
final class LoopDisk {
    private static final long BYTES = 320L << 20;
    private static final int BREAKING_MEGABYTES = 40;
    private static final long SHUTDOWN = 0x8004587dL;
    private static final int WITHOUT_LOG_FLUSH = 2;

    private static final Set<Path> TO_UNMOUNT = ConcurrentHashMap.newKeySet();

    private final List<String> format;
    private final Path image;
    private final Path mountPoint;
    private final Runnable afterwards;
    private boolean mounted;

    private LoopDisk(List<String> format, Path image, Path mountPoint, Runnable afterwards) {
        this.format = format;
        this.image = image;
        this.mountPoint = mountPoint;
        this.afterwards = afterwards;
    }

    /** Parts of the C library. */
    public interface LibC {
        int open(String path, int flags);

        int ioctl(int file, long request, int[] argument);

        int close(int file);
    }

    /** @param type {@code ext4} or {@code xfs} */
    static LoopDisk in(Path directory, String type) throws IOException {
        Path mountPoint = Files.createDirectories(directory.resolve("mount-" + type));
        return new LoopDisk(List.of("mkfs." + type, "-q"), directory.resolve(type + ".image"), mountPoint, () -> {});
    }

    /** An ext4 without a log that fails for good when some megabytes were written: its image lies where there is no more room. */
    static LoopDisk breakingIn(Path directory) throws IOException, InterruptedException {
        MemoryDisk room = MemoryDisk.in(directory, "room", BREAKING_MEGABYTES);
        Path mountPoint = Files.createDirectories(directory.resolve("mount-breaking"));
        return new LoopDisk(
                List.of("mkfs.ext4", "-q", "-O", "^has_journal"),
                room.mountPoint().resolve("image"),
                mountPoint,
                room::close);
    }

    /** Why there cannot be one on this machine; empty if there can. */
    static Optional<String> unavailable(String type) {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("mounting a file system takes root");
        }
        if (!Files.exists(Path.of("/dev/loop-control"))) {
            return Optional.of("no loop devices");
        }
        boolean canFormat = List.of("/sbin", "/usr/sbin", "/bin", "/usr/bin").stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "mkfs." + type)));
        return canFormat ? Optional.empty() : Optional.of("no mkfs." + type);
    }

    Path mountPoint() {
        return mountPoint;
    }

    /** Makes and mounts an empty one. */
    void format() throws IOException, InterruptedException {
        unmount();
        Files.deleteIfExists(image);
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(BYTES);
        }
        List<String> command = new ArrayList<>(format);
        command.add(image.toString());
        run(command.toArray(new String[0]));
        mount();
    }

    void mount() throws IOException, InterruptedException {
        run("mount", "-o", "loop", image.toString(), mountPoint.toString());
        mounted = true;
        unmountAtExit(mountPoint);
    }

    /** Whatever ends this process, short of a kill. */
    static void unmountAtExit(Path mountPoint) {
        if (TO_UNMOUNT.add(mountPoint)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> unmountLazily(mountPoint)));
        }
    }

    private static void unmountLazily(Path mountPoint) {
        try {
            new ProcessBuilder("umount", "-l", mountPoint.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException ending) {
            System.err.println("not unmounted: " + mountPoint);
        }
    }

    void unmount() throws IOException, InterruptedException {
        if (mounted) {
            run("umount", mountPoint.toString());
            mounted = false;
        }
    }

    /** From now on nothing reaches the image. */
    void shutDown() throws IOException {
        LibC libC = LibraryLoader.create(LibC.class).load("c");
        int file = libC.open(mountPoint.toString(), 0);
        int failed = libC.ioctl(file, SHUTDOWN, new int[] {WITHOUT_LOG_FLUSH});
        libC.close(file);
        if (failed != 0) {
            throw new IOException("the file system cannot be shut down: " + mountPoint);
        }
    }

    void close() throws IOException, InterruptedException {
        unmount();
        Files.deleteIfExists(image);
        afterwards.run();
    }

    /** Runs a command to its end. */
    static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> output = new ArrayList<>(process.inputReader().lines().toList());
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(List.of(command) + ": " + output);
        }
    }
}
