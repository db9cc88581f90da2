package io.tickflux.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTreeTest {

    private static final String YAML = """
            root_directory: d
            triggers:
              - module: ondiskagg.so
                on: "*/1Min/OHLCV"
                config:
                  filter: "nasdaq"
                  destinations: [5Min, 15Min, 1Hr]
                  odd.key: {"a b": 'x'}
                  nothing:
            """;

    private final ConfigTree tree = Loading.load(YAML).tree();

    @ParameterizedTest
    @CsvSource({
        "triggers[0].config.destinations[2], 7, 35, 3",
        "triggers[0].config.filter, 6, 15, 8",
        "'triggers[0].config[\"odd.key\"][\"a b\"]', 8, 24, 3",
        "triggers[0].on, 4, 9, 14"
    })
    void aNodeKnowsWhereItWasWritten(String path, int line, int column, int length) {
        Location location = tree.locate(path).orElseThrow().location();

        assertThat(location.line()).isEqualTo(line);
        assertThat(location.column()).isEqualTo(column);
        assertThat(location.length()).isEqualTo(length);
        assertThat(tree.locate(path).orElseThrow().path()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nowhere", "triggers[1]", "triggers.on", "root_directory.x", "triggers[", ".", "a b"})
    void whatIsNotThereIsNotFound(String path) {
        assertThat(tree.locate(path)).isEmpty();
    }

    @Test
    void aPluginCanComplainAboutOneOfItsSettings() {
        Diagnostic diagnostic =
                tree.diagnostic("triggers[0].config.destinations[2]", "1Hr (expected: a timeframe such as 1H)");

        assertThat(diagnostic.render()).isEqualTo("""
                mkts.yml:7:35: error: triggers[0].config.destinations[2]: 1Hr (expected: a timeframe such as 1H)
                    7 |       destinations: [5Min, 15Min, 1Hr]
                      |                                   ^^^""");
    }

    @Test
    void aPluginCanComplainAboutAPartOfAValue() {
        Problem problem = new Problem(2, 4, "unknown timeframe", Optional.of("did you mean \"5Min\"?"));

        Diagnostic diagnostic = tree.diagnostic("triggers[0].on", problem);

        assertThat(diagnostic.render()).contains("on: \"*/1Min/OHLCV\"\n      |            ^^^^");
    }

    @ParameterizedTest
    @CsvSource({
        "triggers[0].config.missing, 5, 5",
        "triggers[0].config.destinations[9], 7, 7",
        "triggers[0].missing, 3, 5",
        "bgworkers[0].config, 1, 1",
        "triggers[0].config.nothing, 9, 15"
    })
    void aComplaintAboutSomethingMissingPointsAtWhatIsAboveIt(String path, int line, int column) {
        Diagnostic diagnostic = tree.diagnostic(path, "missing");

        assertThat(diagnostic.line()).isEqualTo(line);
        assertThat(diagnostic.column()).isEqualTo(column);
        assertThat(diagnostic.path()).isEqualTo(path);
    }

    @Test
    void renderedYamlLoadsAsTheSameConfiguration() {
        String awkward = """
                root_directory: "a \\"b\\" \\\\ \\n \\x07 c"
                triggers:
                  - module: m
                    on: ["*/1Min", '#', yes, ~x, "- a", "a: b", 10:30]
                    config: {empty: {}, none: [], nothing: , deep: [[a, [b]], [{c: d, e: {f: g}}]], "k: y": 'NO'}
                """;
        for (String yaml : new String[] {YAML, awkward, ConfigTemplate.DEFAULT.text(), ConfigTemplate.DEMO.text()}) {
            ConfigTree original = Loading.load(yaml).tree();

            ConfigTree again = Loading.load(original.render()).tree();

            assertThat(again.root().toPlain()).isEqualTo(original.root().toPlain());
            assertThat(again.render()).isEqualTo(original.render());
        }
    }

    @Test
    void theTreeRendersAsYaml() {
        assertThat(tree).hasToString("""
                root_directory: d
                triggers:
                  - module: ondiskagg.so
                    on: "*/1Min/OHLCV"
                    config:
                      filter: "nasdaq"
                      destinations:
                        - 5Min
                        - 15Min
                        - 1Hr
                      odd.key:
                        "a b": "x"
                      nothing:
                """);
    }

    @Test
    void typesAreOnRequest() {
        ConfigTree numbers = Loading.load("root_directory: d\nstart_time: [12, 1.5e3, Yes, 1m30s, 4KiB, x]")
                .tree();

        assertThat(scalar(numbers, 0).asLong()).contains(12L);
        assertThat(scalar(numbers, 1).asDouble()).contains(1500.0);
        assertThat(scalar(numbers, 2).asBoolean()).contains(true);
        assertThat(scalar(numbers, 3).asDuration()).contains(Duration.ofSeconds(90));
        assertThat(scalar(numbers, 4).asBytes()).contains(4096L);
        assertThat(scalar(numbers, 5).asLong()).isEmpty();
        assertThat(scalar(numbers, 5).asDouble()).isEmpty();
        assertThat(scalar(numbers, 5).asBoolean()).isEmpty();
        assertThat(scalar(numbers, 5).asDuration()).isEmpty();
        assertThat(scalar(numbers, 5).asBytes()).isEmpty();
    }

    private static ConfigNode.Scalar scalar(ConfigTree tree, int index) {
        return (ConfigNode.Scalar) tree.locate("start_time[" + index + "]").orElseThrow();
    }
}
