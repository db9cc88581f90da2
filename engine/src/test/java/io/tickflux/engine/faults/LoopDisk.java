package io.tickflux.engine.faults;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import jnr.ffi.LibraryLoader;

/** A file system of our own, in a file. Needs root and loop devices. */
final class LoopDisk {
    private static final long BYTES = 320L << 20;
    private static final long SHUTDOWN = 0x8004587dL;
    private static final int WITHOUT_LOG_FLUSH = 2;

    private final String type;
    private final Path image;
    private final Path mountPoint;
    private boolean mounted;

    private LoopDisk(String type, Path image, Path mountPoint) {
        this.type = type;
        this.image = image;
        this.mountPoint = mountPoint;
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
        return new LoopDisk(type, directory.resolve(type + ".image"), mountPoint);
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
        run("mkfs." + type, "-q", image.toString());
        mount();
    }

    void mount() throws IOException, InterruptedException {
        run("mount", "-o", "loop", image.toString(), mountPoint.toString());
        mounted = true;
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
