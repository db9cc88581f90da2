package io.tickflux.transport.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of events that a trigger has given up, and does about them. */
class DeadLetterIT {
    private static final String CONFIG = """
            triggers:
              - module: copy
                name: copier
                on: [A/1Min/C, "every:7d"]
                start: earliest
                on_error: dead-letter
                attempts: 2
            """;

    @TempDir
    private Path directory;

    @Test
    void aDeadLetterIsListedFailsAgainAndIsGoneOnceItsTriggerIsMended() throws Exception {
        Path jar = Files.createDirectory(directory.resolve("plugins")).resolve("copy.jar");
        Files.copy(OutsidePlugin.build(directory, "1"), jar);
        ServerProcess.configure(directory, CONFIG);
        try (ServerProcess server = ServerProcess.start(directory)) {
            Cli cli = Cli.of(server);
            cli.lines("write", "A/1Min/C", "Epoch=2018-04-04T00:00", "Close=-1.5");
            cli.lines("write", "A/1Min/C", "Epoch=2018-04-04T00:01", "Close=2");
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> cli.run("query", "OUT/1Min/V1").exitCode() == 0
                            && cli.run("deadletter", "list").out().contains("copier"));

            JsonNode letter = json(cli, "deadletter", "list", "copier", "-o", "json");
            assertThat(letter.path("Key").asText()).isEqualTo("A/1Min/C");
            assertThat(letter.path("Attempts").asInt()).isEqualTo(2);
            assertThat(letter.path("Cause").asText()).isEqualTo("java.lang.IllegalStateException: below zero");
            assertThat(cli.lines("deadletter", "list", "another")).hasSize(1);

            String position = letter.path("Position").asText();
            Cli.Outcome again = cli.run("deadletter", "replay", "copier", "--position", position);
            assertThat(again.exitCode()).isEqualTo(1);
            assertThat(again.out()).contains("failed", "below zero");
            assertThat(cli.lines("deadletter", "list")).hasSize(2);
            assertThat(cli.run("deadletter", "replay", "nobody").exitCode()).isEqualTo(2);

            seen(cli, server);
            Files.copy(OutsidePlugin.build(directory, "2"), jar, StandardCopyOption.REPLACE_EXISTING);
            cli.run("plugins", "reload");
            assertThat(cli.lines("deadletter", "replay", "copier"))
                    .last()
                    .asString()
                    .contains(position, "done");
            assertThat(cli.lines("deadletter", "list")).hasSize(1);
            assertThat(cli.rows("OUT/1Min/V2")).map(Bars::normal).containsExactly("1522800000,-1.5");
            server.stop();
        }
    }

    private static void seen(Cli cli, ServerProcess server) throws Exception {
        JsonNode plugin = json(cli, "plugins", "list", "copier", "-o", "json");
        assertThat(plugin.path("patterns")).extracting(JsonNode::asText).containsExactly("A/1Min/C", "every:7d");
        assertThat(plugin.path("drops").asInt()).isEqualTo(1);
        assertThat(plugin.path("lag_events").isIntegralNumber()).isTrue();
        assertThat(plugin.path("error").path("stack").asText()).contains("outside.Copy");
        assertThat(cli.lines("plugins").get(0)).contains("Behind", "Drops", "Restarts", "Success", "Retry");
        URI metrics = server.http().resolve("metrics");
        String text = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString(StandardCharsets.UTF_8))
                .body();
        assertThat(text)
                .contains("tickflux_plugin_drops_total{plugin=\"copier\"} 1.0")
                .contains("tickflux_plugin_lag_events{plugin=\"copier\"}")
                .contains("tickflux_plugin_next_retry_timestamp_seconds{plugin=\"copier\"}")
                .contains("tickflux_plugin_last_success_timestamp_seconds{plugin=\"copier\"}");
    }

    private static JsonNode json(Cli cli, String... arguments) throws IOException {
        return new ObjectMapper().readTree(String.join("\n", cli.lines(arguments)));
    }
}
