package io.tickflux.engine.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** What happens to a process under load. */
interface Disaster {
    /** Where a data directory can be made that this can happen to; what was there before is given up. */
    Path newRoot(int number) throws IOException, InterruptedException;

    /** Lets it happen. On return the process is gone and the data directory can be read. */
    void strike(Process process) throws IOException, InterruptedException;

    /** The main class of a process that this is to happen to; its arguments are those of {@link LoadProcess}. */
    default Class<?> victim() {
        return LoadProcess.class;
    }

    /** What a process is started with that this is to happen to. */
    default Map<String, String> environment() {
        return Map.of();
    }

    /** Gives up everything but {@code directory} itself. */
    default void tidy() throws IOException, InterruptedException {}

    /** {@code kill -9}: what the process wrote is with the operating system. */
    static Disaster kill(Path directory) {
        return new Disaster() {
            @Override
            public Path newRoot(int number) {
                return directory.resolve("data-" + number);
            }

            @Override
            public void strike(Process process) throws InterruptedException {
                process.toHandle().destroyForcibly();
                process.waitFor();
            }
        };
    }
}
