package io.tickflux.engine.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The short forms of all harnesses, each in a process of its own. The long ones: {@code build/faults/destroy-me}. Those for which this
 * machine lacks something (root, loop devices, xfs, gcc, libfaketime) are skipped and say so.
 */
class FaultsIT {
    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}: {1} rounds")
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    @CsvSource({
        "d1, 12",
        "d2-ext4, 2",
        "d2-ext4-unforced, 2",
        "d2-xfs, 1",
        "d7, 4",
        "d7-errors, 1",
        "d8-tmpfs, 2",
        "d8-ext4, 2",
        "d9, 20",
        "d10, 1",
        "d11, 4",
        "d12-retention, 4",
        "d12-backup, 4",
        "d15, 1"
    })
    void i8_i10_whatWasPromisedHoldsWhateverHappens(String harness, int rounds) throws Exception {
        Path output = directory.resolve("output");
        Process process = Jvm.preparedIn(directory)
                .start(DestroyMe.class, List.of(harness, "--rounds", String.valueOf(rounds)), output);
        int exit = process.waitFor();
        String said = told(output);
        System.out.print(said);
        assumeTrue(!said.contains("SKIPPED"), said);
        assertThat(exit).as(said).isZero();
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void aProcessUnderLoadEndsByItselfWhenNobodyIsLeftToKillIt() throws Exception {
        Path notes = directory.resolve("ledger");
        List<String> arguments = new ArrayList<>(List.of("load", notes.toString()));
        arguments.addAll(
                LoadPlan.random(directory.resolve("data"), new Random(1)).arguments());
        Process process = Jvm.preparedIn(directory).start(LoadProcess.class, arguments, directory.resolve("output"));
        try {
            new Watch(Ledger.at(notes)).await(Ledger.Kind.SERVING, 0, Duration.ofMinutes(1));
            assertThat(process.isAlive()).isTrue();

            // as when the process at the other end is killed
            process.getOutputStream().close();

            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    private static String told(Path output) throws IOException {
        return Files.readString(output);
    }
}
