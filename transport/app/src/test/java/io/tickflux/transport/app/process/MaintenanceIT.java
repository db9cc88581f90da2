package io.tickflux.transport.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.transport.app.cli.ExitCode;
import io.tickflux.transport.app.cli.Tickflux;
import io.tickflux.transport.app.console.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does with data: delete, back up, restore, verify, rebuild. */
class MaintenanceIT {
    private static final String KEY = "A/1Min/C";

    @TempDir
    Path directory;

    @Test
    void i8_aBackupOfARunningServerIsRestoredAndEqualsItAndADamagedOneIsRefused() throws IOException {
        ServerProcess.configure(directory, "");
        List<String> rows;
        try (ServerProcess server = ServerProcess.start(directory)) {
            Cli cli = Cli.of(server);
            for (int row = 0; row < 5; row++) {
                cli.lines("write", KEY, "Epoch=" + (1_522_800_000 + 60 * row), "Close=" + row);
            }
            assertThat(cli.run("delete", KEY).exitCode())
                    .as("a delete needs a range")
                    .isEqualTo(ExitCode.BAD_INPUT);
            assertThat(cli.lines("delete", KEY, "--from", "1522800060", "--to", "1522800120"))
                    .singleElement()
                    .asString()
                    .startsWith("deleted position=0000000000000000006 level=DURABLE");
            rows = cli.rows(KEY);
            assertThat(rows).containsExactly("1522800000,0", "1522800180,3", "1522800240,4");
            assertThat(run(ExitCode.OK, "backup", path("backup"), "--data", path("data")))
                    .startsWith("backup last=0000000000000000006 ");
            server.kill();
        }
        assertThat(run(ExitCode.OK, "restore", path("backup"), path("restored"), "--set", "journal.segment_size=8MiB"))
                .startsWith("restored last=0000000000000000006 replayed=6");
        assertThat(run(ExitCode.OK, "verify", "--deep", path("restored")))
                .contains("differences=0")
                .endsWith("clean\n");
        Files.delete(directory.resolve("mkts.yml"));
        ServerProcess.configure(directory, "");
        try (ServerProcess restored = ServerProcess.start(directory, "--set", "root_directory=restored")) {
            assertThat(Cli.of(restored).rows(KEY)).isEqualTo(rows);
            restored.stop();
        }
        damageOneSegment();
        assertThat(run(ExitCode.FAILURE, "restore", path("backup"), path("again")))
                .isEmpty();
        assertThat(directory.resolve("again")).doesNotExist();
    }

    @Test
    void i9_aStoreWhoseFilesAreDamagedIsFoundByVerifyAndRebuilt() throws IOException {
        ServerProcess.configure(directory, "");
        try (ServerProcess server = ServerProcess.start(directory)) {
            Cli.of(server).lines("write", KEY, "Epoch=1522800000", "Close=1");
            Cli.of(server).lines("write", "B/1Min/C", "Epoch=1522800000", "Close=2");
            server.stop();
        }
        for (String what : List.of("all", KEY)) {
            for (Path file : blocks()) {
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length - 1] ^= 1;
                Files.write(file, bytes);
            }
            assertThat(run(ExitCode.FAILURE, "verify", path("data"))).endsWith("damaged\n");
            assertThat(run(ExitCode.OK, "rebuild", what, "--data", path("data")))
                    .startsWith("rebuilt ");
            if (what.equals(KEY)) {
                run(ExitCode.OK, "rebuild", "B/1Min/C", "--data", path("data"));
            }
            assertThat(run(ExitCode.OK, "verify", "--deep", path("data"))).endsWith("clean\n");
        }
        run(ExitCode.BAD_INPUT, "rebuild", "C/1Min/C", "--data", path("data"));
    }

    private List<Path> blocks() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("data/store"))) {
            return files.filter(file -> file.toString().endsWith(".blocks")).toList();
        }
    }

    private void damageOneSegment() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("backup/journal"))) {
            Path segment = files.findFirst().orElseThrow();
            byte[] bytes = Files.readAllBytes(segment);
            bytes[bytes.length / 2] ^= 1;
            Files.write(segment, bytes);
        }
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private static String run(int exitCode, String... arguments) {
        Screen screen = Screen.piped();
        assertThat(Tickflux.run(screen.console(), arguments))
                .as("%s: %s %s", List.of(arguments), screen.out(), screen.err())
                .isEqualTo(exitCode);
        return screen.out();
    }
}
