package io.tickflux.transport.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.transport.app.console.Screen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The command line as far as it needs no server. */
class TickfluxTest {
    private final Screen screen = Screen.piped();

    static Stream<String> commands() {
        return Commands.all(Screen.piped().console()).stream()
                .map(command -> new CommandLine(command).getCommandName());
    }

    private int run(String... arguments) {
        return Tickflux.run(screen.console(), arguments);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasHelpWithExamplesAndNoEscapes(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(screen.out())
                .startsWith("Usage: tickflux " + command)
                .contains("Examples:")
                .contains("  tickflux")
                .doesNotContain("\u001B");
        assertThat(screen.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(124));
    }

    @Test
    void helpNamesTheExitCodesAndVersionIsOnStandardOutput() {
        assertThat(run("--help")).isZero();
        assertThat(screen.out()).contains("Exit codes: 0").contains("subscribe");
        assertThat(run("--version")).isZero();
        assertThat(screen.out()).contains("tickflux ");
        assertThat(screen.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "qury | Unmatched argument at index 0: 'qury'",
                "query | Missing required parameter: 'KEY'",
                "query A/1Min/B --first 1 --last 1 | mutually exclusive",
                "query A/1Min/B --first x | Invalid value for option '--first'",
                "query A/1Min/B -o xml | Invalid value for option '--output'",
                "query A/1Mn/B | timeframe: \"1Mn\"",
                "query A/1Min/B --from yesterday | --from: \"yesterday\"",
                "query A/1Min/B --first -1 | limit: -1",
                "subscribe A/1Min/B --from later | --from: \"later\"",
                "subscribe A/1Min/B --take 0 | --take: 0",
                "load A/1Min/B | Missing required parameter: 'FILE'",
                "load A/1Min f.csv | bucket key: \"A/1Min\"",
                "load A/1Min/B f.csv --batch 0 | batch: 0",
                "load A/1Min/B f.csv --on-error ignore | Invalid value for option '--on-error'",
                "status --url http://localhost:1 | uri: http://localhost:1",
                "completion fish | Unmatched argument",
            })
    void wrongUseIsExplainedOnStandardErrorWithExitCode2(String commandLine, String expected) {
        assertThat(run(commandLine.split(" "))).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(screen.err()).contains(expected).doesNotContain("Exception").doesNotContain("\tat ");
        assertThat(screen.out()).isEmpty();
    }

    @Test
    void noCommandIsWrongUse() {
        assertThat(run()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(screen.err()).contains("one of demo").contains("tickflux --help");
    }

    @Test
    void completionKnowsEveryCommand() {
        assertThat(run("completion")).isZero();
        assertThat(commands()).allSatisfy(command -> assertThat(screen.out()).contains(command));
    }

    @Test
    void i12_lintKnowsOwnCalendarsAndSaysWhereAMistakeIs(@TempDir Path folder) throws Exception {
        Path sessions = folder.resolve("xetr.csv");
        Path file = folder.resolve("mkts.yml");
        Files.writeString(file, """
                root_directory: data
                calendars:
                  - name: XLON
                    zone: Europe/London
                    sessions: {MON-FRI: 08:00-16:30}
                  - name: XETR
                    sessions: xetr.csv
                triggers:
                  - module: ondiskagg
                    on: [session:XLON:open, session:XETR:close-5m, request:/bars, a/1Min/OHLCV]
                    config: {destinations: [5Min]}
                """);
        Files.write(sessions, List.of("zone,Europe/Berlin", "hours,MON-FRI,09:00,17:30"));
        assertThat(run("lint", file.toString())).as(screen.out()).isZero();

        Files.write(sessions, List.of("zone,Europe/Berlin", "hours,MON-FRY,09:00,17:30"));
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("session:XLON", "session:XLNO")
                        .replace("request:/bars", "request:bars"));
        assertThat(run("lint", file.toString())).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(screen.out())
                .containsPattern("mkts.yml:7:15: error: calendars\\[1\\].sessions: xetr.csv: .*xetr.csv:2")
                .contains(
                        "mkts.yml:10:18: error: triggers[0].on[0]: calendar \"XLNO\" (expected: did you mean \"XLON\"?)")
                .contains(
                        "mkts.yml:10:60: error: triggers[0].on[2]: \"bars\" (expected: a name such as request:/rebuild");
    }

    @Test
    void initWritesAConfigurationOnceAndNeverOverOne(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("mkts.yml");
        assertThat(run("init", file.toString())).isZero();
        assertThat(file).content().contains("root_directory:");
        Files.writeString(file, "mine");
        assertThat(run("init", file.toString())).isEqualTo(ExitCode.FAILURE);
        assertThat(file).hasContent("mine");
        assertThat(screen.err()).contains("mkts.yml: exists");
    }
}
