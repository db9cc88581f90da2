package io.tickflux.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** References to the environment and to files. */
class ReferencesTest {

    @TempDir
    Path directory;

    @Test
    void anEnvironmentVariableTakesPartInAnyScalar() {
        LoadedConfig loaded = Loading.load(Loading.loader(Map.of("HOST", "h1", "PORT", "81")), """
                root_directory: /srv/${env:HOST}/${env:PORT}
                listen_port: ${env:PORT}
                triggers:
                  - module: m
                    on: ["${env:HOST}/1Min"]
                    config: {deep: [{key: "${env:HOST}"}]}
                """);

        assertThat(loaded.config().rootDirectory()).isEqualTo(Path.of("/srv/h1/81"));
        assertThat(loaded.config().network().listenPort()).isEqualTo(81);
        assertThat(loaded.config().plugins().triggers().get(0).on()).containsExactly("h1/1Min");
        assertThat(loaded.tree().locate("triggers[0].config.deep[0].key").map(ConfigNode::toPlain))
                .contains("h1");
    }

    @Test
    void aDefaultStandsInForAMissingVariable() {
        assertThat(rootDirectory("${env:NOWHERE:-a/b}")).isEqualTo("a/b");
        assertThat(rootDirectory("x${env:NOWHERE:-}")).isEqualTo("x");
    }

    @Test
    void aDoubledDollarStandsForItself() {
        assertThat(rootDirectory("$${env:NOWHERE}-$1-$$")).isEqualTo("${env:NOWHERE}-$1-$$");
    }

    @Test
    void aFileIsFoundBesideTheConfigurationAndLosesItsLastLineBreak() throws IOException {
        Files.createDirectory(directory.resolve("secrets"));
        Files.writeString(directory.resolve("secrets/token"), "abc\n");
        Path file = directory.resolve("mkts.yml");
        Files.writeString(
                file,
                "{root_directory: d, bgworkers: [{module: m, config: {token: '${file:secrets/token}'}}],"
                        + " plugin_directory: jars}");

        LoadedConfig loaded = Loading.loader().load(file);

        assertThat(loaded.tree().locate("bgworkers[0].config.token").map(ConfigNode::toPlain))
                .contains("abc");
        assertThat(loaded.config().plugins().directory()).contains(directory.resolve("jars"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            root_directory: ${env:NOWHERE}       | 1:17 | environment variable NOWHERE is not set
            root_directory: "a/${env:NOWHERE}/b" | 1:20 | environment variable NOWHERE is not set
            root_directory: x${file:none}        | 1:18 | file none does not exist
            root_directory: x${file:.}           | 1:18 | file . cannot be read
            root_directory: ${env:A              | 1:17 | reference without an end
            root_directory: ${vault:a}           | 1:17 | unknown reference
            root_directory: ${env:A-B}           | 1:17 | unknown reference
            root_directory: ${env:A:-${env:B}}   | 1:17 | reference within a reference
            """)
    void aReferenceThatCannotBeResolvedIsReportedAtItsColumn(String yaml, String place, String message) {
        ConfigException failure = Loading.failure(yaml);

        assertThat(failure.diagnostics())
                .singleElement()
                .asString()
                .startsWith("mkts.yml:" + place + ": error: root_directory: " + message);
    }

    @Test
    void aValueThatNobodyKnowsIsNotAccusedOfItsType() {
        ConfigException failure = Loading.failure("""
                root_directory: d
                listen_port: ${env:NOWHERE}
                journal: ${env:NOWHERE}
                triggers: ${env:NOWHERE}
                bgworkers: [{module: "${env:NOWHERE}", config: "${env:NOWHERE}"}]
                """);

        assertThat(failure.diagnostics())
                .hasSize(5)
                .allMatch(diagnostic -> diagnostic.message().startsWith("environment variable NOWHERE is not set"));
    }

    @Test
    void aReferenceInALongTextIsReportedAtItsLine() {
        ConfigException failure = Loading.failure("""
                root_directory: d
                bgworkers:
                  - module: m
                    config:
                      query: |
                        first
                        second ${env:NOWHERE}
                """);

        assertThat(failure.diagnostics()).singleElement().asString().startsWith("mkts.yml:7:16: ");
    }

    @Test
    void aFileThatIsTooLargeIsRefused() throws IOException {
        Files.writeString(directory.resolve("large"), "x".repeat(65 * 1024));
        Path file = directory.resolve("mkts.yml");
        Files.writeString(file, "root_directory: ${file:large}");

        ConfigException failure = catchThrowableOfType(
                ConfigException.class, () -> Loading.loader().load(file));

        assertThat(failure).hasMessageContaining("file large is too large (expected: at most 64KiB)");
    }

    private static String rootDirectory(String text) {
        return Loading.load("root_directory: " + text).config().rootDirectory().toString();
    }
}
