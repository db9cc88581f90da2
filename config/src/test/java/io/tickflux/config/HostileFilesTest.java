package io.tickflux.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the file holds, loading ends soon, with a configuration or with diagnostics. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HostileFilesTest {

    @TempDir
    Path directory;

    @Test
    void tooMuchTextIsRefusedUnread() {
        ConfigException failure = Loading.failure("root_directory: " + "x".repeat(4 << 20));

        assertThat(failure).hasMessageStartingWith("mkts.yml: error: 4194320 characters (expected: at most 262144)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "token", "${env:", "$${", "a: ", "- ", "${x}", "\"", "'a' ", "a.", "/", "*", "#", ","})
    void longLinesCostLinearTime(String part) {
        String text = part.repeat((YamlParser.MAX_CODE_POINTS - 100) / part.length());

        assertThat(catchThrowable(() -> Loading.load("root_directory: d\nstart_time: " + text)))
                .satisfiesAnyOf(
                        none -> assertThat(none).isNull(),
                        some -> assertThat(some).isInstanceOf(ConfigException.class));
    }

    @Test
    void tooDeepNestingIsRefusedAtItsPlace() {
        ConfigException failure = Loading.failure("root_directory: d\nstart_time: " + "[".repeat(100_000));

        assertThat(failure).hasMessageStartingWith("mkts.yml:2:42: error: one too many (expected: at most 30 levels)");
    }

    @Test
    void tooManyAliasesAreRefusedAtTheirPlace() {
        ConfigException failure = Loading.failure("root_directory: &a d\nstart_time: [" + "*a, ".repeat(21) + "x]");

        assertThat(failure).hasMessageStartingWith("mkts.yml:2:94: error: one too many (expected: at most 20 aliases)");
    }

    @Test
    void fewAliasesThatExpandToMuchAreRefused() {
        StringBuilder yaml = new StringBuilder("root_directory: d\nstart_time:\n");
        yaml.append("  - &l0 [").append("a, ".repeat(1000)).append("a]\n");
        for (int i = 1; i <= 6; i++) {
            yaml.append("  - &l" + i + " [" + ("*l" + (i - 1) + ", ").repeat(2) + "*l" + (i - 1) + "]\n");
        }

        ConfigException failure = Loading.failure(yaml.toString());

        assertThat(failure.getMessage()).containsOnlyOnce("aliases expand to too much");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "root_directory: !!%8 x",
                "root_directory: !!int abc",
                "!!javax.script.ScriptEngineManager [x]",
                "%YAML 9.9\n---\na: b",
                "root_directory: d\n&a : *a",
                "&a {root_directory: *a}",
                "? ? ? a",
                "\"\\uD800\": x",
                "root_directory: \"\\xZZ\"",
                "root_directory: \uD800",
                "{{}: a}",
                "[",
                "]",
                "\u0000",
                "root_directory: |9999999999\n a",
                "--- a\n--- b",
                "<<: [*x]"
            })
    void oddTextEndsAsDiagnostics(String yaml) {
        Throwable failure = catchThrowable(() -> Loading.load(yaml));

        assertThat(failure)
                .satisfiesAnyOf(
                        none -> assertThat(none).isNull(),
                        some -> assertThat(some).isInstanceOf(ConfigException.class));
    }

    @Test
    void randomlyDamagedTemplatesEndAsDiagnostics() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            String yaml =
                    damaged(i % 2 == 0 ? ConfigTemplate.DEMO.text() : "root_directory: d\na: [b, {c: *d}]", random);

            Throwable failure = catchThrowable(() -> Loading.load(yaml));

            assertThat(failure)
                    .as("seed %d, round %d:%n%s", seed, i, yaml)
                    .satisfiesAnyOf(
                            none -> assertThat(none).isNull(),
                            some -> assertThat(some).isInstanceOf(ConfigException.class));
        }
    }

    @Test
    void aMissingFileIsNamed() {
        assertThat(loadFailure(directory.resolve("none.yml"))).hasMessageContaining("none.yml: error: no such file");
    }

    @Test
    void aDirectoryIsNoFile() {
        assertThat(loadFailure(directory)).hasMessageContaining("cannot be read");
    }

    @Test
    void textThatIsNotUtf8IsRefused() throws IOException {
        Path file = directory.resolve("mkts.yml");
        Files.write(file, "root_directory: gr\u00FC\u00DF".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(loadFailure(file)).hasMessageContaining("not UTF-8");
    }

    @Test
    void aByteOrderMarkAndForeignLineBreaksAreTaken() {
        LoadedConfig loaded = Loading.load("\uFEFFroot_directory: d\r\nlisten_port: 7\r\n");

        assertThat(loaded.config().network().listenPort()).isEqualTo(7);
        assertThat(Loading.failure("root_directory: d\r\nlisten_port: x\r").diagnostics())
                .singleElement()
                .asString()
                .startsWith("mkts.yml:2:14: ");
    }

    @Test
    void columnsCountCharactersBeyondTheBasicPlane() {
        ConfigException failure = Loading.failure("{root_directory: \"\uD83D\uDCC8\uD83D\uDCC8\", listen_port: x}");

        assertThat(failure.diagnostics().get(0).render()).isEqualTo("""
                mkts.yml:1:37: error: listen_port: x (expected: a port from 0 to 65535; 0 picks a free one)
                    1 | {root_directory: "\uD83D\uDCC8\uD83D\uDCC8", listen_port: x}
                      |                                     ^""");
    }

    @Test
    void controlCharactersNeverReachTheTerminal() {
        ConfigException failure = Loading.failure("root_directory: d\ncolour: \u001B[31mred");

        assertThat(failure.getMessage()).doesNotContain("\u001B");
    }

    private static ConfigException loadFailure(Path file) {
        return catchThrowableOfType(
                ConfigException.class, () -> Loading.loader().load(file));
    }

    private static String damaged(String yaml, Random random) {
        StringBuilder text = new StringBuilder(yaml);
        String alphabet = "*&!|>'\"%@`#{}[],:?-\t\n ~<$\\a1\u0000\u0085\uD800";
        for (int i = random.nextInt(4); i >= 0; i--) {
            int position = random.nextInt(text.length());
            char character = alphabet.charAt(random.nextInt(alphabet.length()));
            if (random.nextBoolean()) {
                text.setCharAt(position, character);
            } else {
                text.insert(position, character);
            }
        }
        return text.toString();
    }
}
