package io.tickflux.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret reaches the plugin and nothing that is printed. */
class SecretsTest {

    private static final String SECRET = "hunter2";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password: hunter2",
                "DB_PASSWORD: 'hunter2'",
                "apiKey: hunter2",
                "api_secret: hunter2",
                "api-key: hunter2",
                "key_id: hunter2",
                "api_key_id: hunter2",
                "\"token\": hunter2",
                "tokens: [hunter2, x]",
                "tokens:\n      - hunter2",
                "tokens:\n    - hunter2",
                "credentials: {user: me, pass: hunter2}",
                "credentials:\n      user: me\n      pass: hunter2",
                "stocks_json_basic_auth: me:hunter2",
                "secret: |\n      hunter2\n      more",
                "secret: \"first\n      hunter2\""
            })
    void whatAKeyCallsASecretIsNeverPrinted(String setting) {
        String yaml = "root_directory: d\nbgworkers:\n- module: m\n  config:\n    " + setting + "\n";

        LoadedConfig loaded = Loading.load(yaml);
        ConfigException failure = Loading.failure(yaml + "colour: red\n    bad: indentation\n");
        Diagnostic complaint = loaded.tree().diagnostic("bgworkers[0].config." + key(setting), "is wrong");

        assertThat(loaded.tree().root().toPlain().toString()).contains(SECRET);
        assertThat(loaded.tree().render()).doesNotContain(SECRET).contains("******");
        assertThat(loaded.toString()).doesNotContain(SECRET);
        assertThat(failure.getMessage()).doesNotContain(SECRET);
        assertThat(complaint.render()).doesNotContain(SECRET);
    }

    @Test
    void whatComesFromOutsideIsNeverPrinted() {
        ConfigLoader loader = Loading.loader(Map.of("VALUE", SECRET)).with(Loading.TIMEFRAMES);
        String yaml = "root_directory: ${env:VALUE}\nlog_level: ${env:LEVEL:-info}\nlisten_host: ${env:VALUE}\n";

        LoadedConfig loaded = Loading.load(loader, yaml);
        ConfigException failure = Loading.failure(
                loader, yaml + "listen_port: ${env:VALUE}\ntriggers: [{module: m, on: \"a/${env:VALUE}\"}]\n");

        assertThat(loaded.tree().render()).isEqualTo("""
                root_directory: "******"
                log_level: info
                listen_host: "******"
                """);
        assertThat(failure.diagnostics()).extracting(Diagnostic::path).containsExactly("listen_port", "triggers[0].on");
        assertThat(failure.getMessage()).doesNotContain(SECRET).contains("listen_port: ****** (expected: a port");
    }

    @Test
    void anExcerptKeepsTheReferenceThatExplainsTheMistake() {
        ConfigException failure = Loading.failure("""
                root_directory: d
                bgworkers:
                  - module: m
                    config: {api_key: "${env:NOWHERE}", api_secret: hunter2}
                """);

        assertThat(failure.getMessage())
                .contains("mkts.yml:4:24: error: bgworkers[0].config.api_key: environment variable NOWHERE is not set")
                .contains("${env:NOWHERE}")
                .doesNotContain(SECRET);
    }

    @Test
    void overridesAreMaskedToo() {
        ConfigException failure = Loading.failure(
                Loading.overriding("bgworkers[0].config.api_key=hunter2", "bgworkers[0].config.api_key.x=hunter2"),
                "{root_directory: d, bgworkers: [{module: m}]}");

        assertThat(failure.getMessage()).contains("api_key").doesNotContain(SECRET);
    }

    @Test
    void aPluginGetsItsSecretInClear() {
        PluginBlock plugin = Loading.load("{root_directory: d, bgworkers: [{module: m, config: {api_key: hunter2}}]}")
                .config()
                .plugins()
                .bgWorkers()
                .get(0)
                .plugin();

        assertThat(plugin.config().toPlain()).isEqualTo(Map.of("api_key", SECRET));
        assertThat(plugin.toString()).doesNotContain(SECRET);
    }

    @Test
    void ordinaryKeysAreShown() {
        assertThat(List.of("symbols", "key_file", "keyboard", "monkey", "listen_port"))
                .noneMatch(Secrets::isSecretKey);
    }

    private static String key(String setting) {
        return setting.substring(0, setting.indexOf(':')).replace("\"", "");
    }
}
