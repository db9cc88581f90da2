package io.tickflux.transport.app.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.transport.app.cli.ExitCode;
import io.tickflux.transport.app.cli.Tickflux;
import io.tickflux.transport.app.console.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tickflux trigger test} with the trigger that is always there. */
class TriggerTrialTest {
    private static final String ON = "A/1Min/OHLCV";

    @TempDir
    private Path folder;

    private Path data;
    private Path config;

    @BeforeEach
    void files() throws IOException {
        data = Files.writeString(folder.resolve("rows.csv"), """
                Epoch,Open,High,Low,Close,Volume
                1704103200,1.0,3.0,0.5,2.0,10.0
                1704103260,2.0,5.0,1.5,4.0,20.0
                """);
        config = config("config: {destinations: [5Min]}");
    }

    private Path config(String block) throws IOException {
        String text =
                "root_directory: data\ntriggers:\n  - module: ondiskagg.so\n    on: X/1Min/OHLCV\n    " + block + "\n";
        return Files.writeString(folder.resolve("mkts.yml"), text);
    }

    private Screen run(int expected, String... more) {
        List<String> words = new ArrayList<>(List.of("trigger", "test", "ondiskagg", "--on", ON));
        words.addAll(List.of("--data", data.toString(), "--config", config.toString()));
        words.addAll(List.of(more));
        Screen screen = Screen.piped();
        assertThat(Tickflux.run(screen.console(), words.toArray(String[]::new)))
                .as(screen.out() + screen.err())
                .isEqualTo(expected);
        return screen;
    }

    @Test
    void eachRowIsShownWithWhatIsDerivedOfItAndHowLongItTook() throws IOException {
        Screen screen = run(ExitCode.OK);

        assertThat(screen.out()).isEqualToNormalizingNewlines("""
                > A/1Min/OHLCV 2024-01-01T10:00:00Z Open=1.0 High=3.0 Low=0.5 Close=2.0 Volume=10.0
                  < A/5Min/OHLCV 2024-01-01T10:00:00Z Open=1.0 High=3.0 Low=0.5 Close=2.0 Volume=10.0
                > A/1Min/OHLCV 2024-01-01T10:01:00Z Open=2.0 High=5.0 Low=1.5 Close=4.0 Volume=20.0
                  < A/5Min/OHLCV 2024-01-01T10:00:00Z Open=1.0 High=5.0 Low=0.5 Close=4.0 Volume=30.0
                """);
        assertThat(screen.err()).contains("fired=2 derived=2 fire_p50_us=").contains("fire_p99_us=");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).as("nothing is written").containsExactlyInAnyOrder(data, config);
        }
    }

    @Test
    void whatDiffersFromTheGoldenFileIsShownWithExitCode1() throws IOException {
        String golden = folder.resolve("golden.txt").toString();
        run(ExitCode.OK, "--golden", golden, "--update");
        assertThat(run(ExitCode.OK, "--golden", golden).err()).contains("same as");

        Files.writeString(data, Files.readString(data).replace("5.0", "7.0"));
        assertThat(run(ExitCode.FAILURE, "--golden", golden).err())
                .contains(
                        "differs from",
                        "@@ line 3",
                        "High=5.0",
                        "+  < A/5Min/OHLCV 2024-01-01T10:00:00Z Open=1.0 High=7.0");
    }

    @Test
    void i12_wrongUseIsRefused() throws IOException {
        assertThat(run(ExitCode.BAD_INPUT, "--update").err()).contains("--update");
        assertThat(run(ExitCode.BAD_INPUT, "--key", "B/1Min/OHLCV").err()).contains("--key");
        config = config("config: {destinations: [5Min], no_such_key: 1}");
        assertThat(run(ExitCode.FAILURE).err()).contains("no_such_key");
    }

    @Test
    void aDifferenceIsWhatLiesBetweenWhatIsTheSame() {
        assertThat(GoldenFile.difference(List.of("a", "b"), List.of("a", "b"))).isEmpty();
        assertThat(GoldenFile.difference(List.of("a", "b", "c"), List.of("a", "x", "y", "c")))
                .containsExactly("@@ line 2", "-b", "+x", "+y");
        assertThat(GoldenFile.difference(List.of("a", "a"), List.of("a"))).containsExactly("@@ line 2", "-a");
        assertThat(GoldenFile.difference(List.of(), List.of("a"))).containsExactly("@@ line 1", "+a");
    }
}
