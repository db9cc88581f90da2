package io.tickflux.engine.faults;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A power cut: the file system is told to write nothing any more, not even its own log, and is then mounted again as after a crash.
 * What was not forced is gone.
 */
final class PowerCut implements Disaster {
    private final LoopDisk disk;

    PowerCut(LoopDisk disk) {
        this.disk = disk;
    }

    @Override
    public Path newRoot(int number) throws IOException, InterruptedException {
        disk.format();
        return disk.mountPoint().resolve("data-" + number);
    }

    @Override
    public void strike(Process process) throws IOException, InterruptedException {
        disk.shutDown();
        process.toHandle().destroyForcibly();
        process.waitFor();
        disk.unmount();
        disk.mount();
    }

    @Override
    public void tidy() throws IOException, InterruptedException {
        disk.close();
    }
}
