package io.tickflux.transport.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short form of the engine's harness {@code d1-bars}, which needs a built-in trigger and so cannot run where the engine is built.
 * The long one: {@code build/faults/destroy-me d1-bars --rounds 500}.
 */
class AggregationCrashIT {
    private static final String HARNESS = "io.tickflux.engine.faults.DestroyMe";

    @TempDir
    private Path directory;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void barsAreThoseOfTheBaseRowsAndNoTriggerMissesAnEventHoweverOftenTheProcessIsKilled() throws Exception {
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-Djava.io.tmpdir=" + directory,
                        "-cp",
                        System.getProperty("java.class.path"),
                        HARNESS,
                        "d1-bars",
                        "--rounds",
                        "6"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int exit;
        try {
            exit = process.waitFor();
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(output);
        System.out.print(said);
        assertThat(exit).as(said).isZero();
        assertThat(said).contains("kills=6").doesNotContain("SKIPPED");
    }
}
