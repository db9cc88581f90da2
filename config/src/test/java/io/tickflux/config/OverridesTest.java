package io.tickflux.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverridesTest {

    private static final String YAML = """
            root_directory: d
            listen_port: 1
            triggers:
              - module: m
                on: a/1Min
                config: {symbols: [A, B]}
            """;

    @Test
    void aSettingReplacesWhatTheFileSays() {
        TickfluxConfig config = overridden("listen_port=0", "triggers[0].on=*/1Min/OHLCV");

        assertThat(config.network().listenPort()).isZero();
        assertThat(config.plugins().triggers().get(0).on()).containsExactly("*/1Min/OHLCV");
    }

    @Test
    void aSettingMakesWhatTheFileLacks() {
        TickfluxConfig config = overridden("journal.sync=none", "bgworkers[0].module=x", "triggers[0].config.a.b=c");

        assertThat(config.storage().journal().sync()).isEqualTo(new JournalSync.Never());
        assertThat(config.plugins().bgWorkers().get(0).plugin().module()).isEqualTo("x");
        assertThat(config.plugins().triggers().get(0).plugin().config().toPlain())
                .isEqualTo(Map.of("symbols", List.of("A", "B"), "a", Map.of("b", "c")));
    }

    @Test
    void theIndexBehindTheLastItemAddsOne() {
        assertThat(symbols(overridden("triggers[0].config.symbols[2]=C"))).isEqualTo(List.of("A", "B", "C"));
        assertThat(symbols(overridden("triggers[0].config.symbols[0]=C"))).isEqualTo(List.of("C", "B"));
    }

    @Test
    void aBracketBeginsAListAndAnEqualsSignMayBePartOfAValue() {
        assertThat(symbols(overridden("triggers[0].config.symbols=[X, 'Y=1']"))).isEqualTo(List.of("X", "Y=1"));
        assertThat(overridden("root_directory=a=b").rootDirectory()).hasToString("a=b");
    }

    @Test
    void anEmptyValueRestoresTheDefault() {
        assertThat(overridden("listen_port=").network().listenPort()).isEqualTo(5993);
    }

    @Test
    void laterSettingsWin() {
        assertThat(overridden("listen_port=2", "listen_port=3").network().listenPort())
                .isEqualTo(3);
    }

    @Test
    void referencesAreResolvedInSettingsToo() {
        LoadedConfig loaded = Loading.load(
                Loading.loader(Map.of("PORT", "77")).withOverrides(List.of("listen_port=${env:PORT}")), YAML);

        assertThat(loaded.config().network().listenPort()).isEqualTo(77);
        assertThat(loaded.tree().render()).contains("listen_port: \"******\"");
    }

    @Test
    void aSettingTakesThePlaceOfAReferenceThatCannotBeResolved() {
        String yaml = YAML + "timezone: ${env:NOWHERE}\nbgworkers: [{module: m, config: {a: '${env:NOWHERE}'}}]\n";

        LoadedConfig loaded =
                Loading.load(Loading.overriding("timezone=Asia/Tokyo", "bgworkers[0].config={a: 1}"), yaml);

        assertThat(loaded.config().process().timezone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            journal.sync=later            | 1:14 | journal.sync: later (expected: commit, none,
            jornal.sync=none              | 1:1  | jornal: unknown key (did you mean "journal"?)
            triggers[0].on=a/9Min         | 1:18 | triggers[0].on: unknown timeframe "9Min"
            listen_port=${env:NOWHERE}    | 1:13 | listen_port: environment variable NOWHERE is not set
            root_directory=x/${env:A}     | 1:18 | root_directory: environment variable A is not set
            listen_port.x=1               | 1:1  | listen_port: is no map (expected:
            triggers[2].on=x              | 1:1  | triggers: has 1 items (expected:
            triggers.on=x                 | 1:1  | triggers: is no map (expected:
            listen_port[0]=1              | 1:1  | listen_port: is no list (expected:
            listen_port                   | 1:1  | not a setting (expected: path=value, as in journal.sync=none)
            =1                            | 1:1  | not a setting
            [0]=1                         | 1:1  | not a setting
            a..b=1                        | 1:1  | not a setting
            triggers[0].config={a: [1}    | 1:26 | not valid YAML:
            triggers[0].config={a: 1}}    | 1:26 | not valid YAML:
            triggers[0].config=[1]        | 1:20 | triggers[0].config: a list (expected: a map of keys)
            """)
    void aMistakeIsReportedAtTheSetting(String setting, String place, String message) {
        ConfigException failure = Loading.failure(Loading.overriding(setting).with(Loading.TIMEFRAMES), YAML);

        assertThat(failure).isNotNull();
        assertThat(failure.diagnostics().get(0)).asString().startsWith("--set:" + place + ": error: " + message);
        assertThat(failure.getMessage()).contains("    1 | " + setting + "\n");
    }

    @Test
    void theSettingIsShownWithItsNumber() {
        ConfigException failure = Loading.failure(Loading.overriding("listen_port=2", "journal.sync=later"), YAML);

        assertThat(failure)
                .hasMessageStartingWith("--set:2:14: error: journal.sync: later (expected: ")
                .hasMessageContaining("    2 | journal.sync=later\n      |              ^^^^^\n");
    }

    @Test
    void mistakesInTheFileComeFirst() {
        ConfigException failure = Loading.failure(Loading.overriding("journal.sync=later"), YAML + "colour: red");

        assertThat(failure.diagnostics()).extracting(Diagnostic::source).containsExactly("mkts.yml", "--set");
    }

    private static TickfluxConfig overridden(String... settings) {
        return Loading.load(Loading.overriding(settings), YAML).config();
    }

    private static Object symbols(TickfluxConfig config) {
        return config.plugins().triggers().get(0).plugin().config().toPlain().get("symbols");
    }
}
