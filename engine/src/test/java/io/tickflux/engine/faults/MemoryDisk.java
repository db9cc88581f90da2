package io.tickflux.engine.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small file system in memory. Needs root. */
record MemoryDisk(Path mountPoint) {
    static MemoryDisk in(Path directory, String name, int megabytes) throws IOException, InterruptedException {
        Path mountPoint = Files.createDirectories(directory.resolve("mount-" + name));
        LoopDisk.run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", mountPoint.toString());
        LoopDisk.unmountAtExit(mountPoint);
        return new MemoryDisk(mountPoint);
    }

    void close() {
        try {
            LoopDisk.run("umount", mountPoint.toString());
        } catch (IOException busy) {
            throw new UncheckedIOException(busy);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
