package io.tickflux.transport.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer sees first. */
class DemoIT {
    private static final String[] FREE_PORTS = {"--set", "listen_port=0", "--set", "rsocket_listen_port=0"};

    @TempDir
    private Path directory;

    private Child demo(String... more) {
        return Distribution.start(
                directory,
                Stream.concat(Stream.of("demo"), Stream.concat(Stream.of(FREE_PORTS), Stream.of(more)))
                        .toArray(String[]::new));
    }

    @Test
    void theDemoPrintsLiveBarsAndEndsByItselfLeavingNothing() throws Exception {
        long start = System.nanoTime();
        try (Child demo = demo("--take", "5")) {
            demo.awaitOut("Key ");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(2));
            assertThat(demo.exitCode()).as(demo.err().toString()).isZero();
            assertThat(demo.out().stream().filter(line -> line.startsWith("DEMO-")))
                    .hasSize(5);
            assertThat(demo.out()).noneSatisfy(line -> assertThat(line).contains("\u001B"));
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void theDemoRunsASecondTimeOnTheSameDataAndEndsCleanlyOnSigterm() {
        String data = directory.resolve("kept").toString();
        for (int run = 1; run <= 2; run++) {
            try (Child demo = demo("--data", data)) {
                demo.awaitOut("DEMO-");
                demo.terminate();
                assertThat(demo.exitCode()).as("run " + run + ": " + demo.err()).isZero();
            }
        }
        assertThat(directory.resolve("kept")).isDirectory();
    }
}
