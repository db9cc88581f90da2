package io.tickflux.transport.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.InvalidInputException;
import io.tickflux.transport.client.RequestFailedException;
import io.tickflux.transport.client.TickfluxClient;
import io.tickflux.transport.client.protocol.TriggerAnswer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that fire triggers, of the server's process and of one of their own. */
class RequestIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final String CONFIG = """
            triggers:
              - module: copy
                name: inside
                on: request:/here
              - module: copy
                name: outside
                on: [request:/there, "A/1Min/C"]
                isolation: process
                memory: 64MiB
            """;

    @TempDir
    private Path directory;

    @Test
    void aRequestIsAnsweredWithWhatTheTriggerStoredOrHowItFailed() throws Exception {
        Path plugins = Files.createDirectory(directory.resolve("plugins"));
        Files.copy(OutsidePlugin.build(directory, "1"), plugins.resolve("copy.jar"));
        ServerProcess.configure(directory, CONFIG);
        try (ServerProcess server = ServerProcess.start(directory)) {
            Cli cli = Cli.of(server);
            TickfluxClient client = TickfluxClient.connect(server.rsocket());
            for (String name : List.of("here", "there")) {
                assertThat(cli.lines("request", '/' + name, "price=1.5"))
                        .as(name)
                        .satisfiesExactly(
                                done -> assertThat(done).contains("done trigger=", "writes=1"),
                                ack -> assertThat(ack).matches("stored position=\\d+ level=DURABLE"));
                TriggerAnswer answer = client.request('/' + name, Map.of("price", "2.5"))
                        .blockOptional(SOON)
                        .orElseThrow();
                assertThat(answer.writes()).as(name).hasSize(1);
                assertThat(cli.rows("ASKED/1Min/" + name))
                        .as(name)
                        .map(Bars::normal)
                        .containsExactly("60,2.5");
                assertThatThrownBy(() -> client.request('/' + name, Map.of()).block(SOON))
                        .as(name)
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessage("price: none (expected: a number)");
                assertThatThrownBy(() ->
                                client.request('/' + name, Map.of("price", "x")).block(SOON))
                        .as(name)
                        .isInstanceOf(RequestFailedException.class)
                        .hasMessageContaining("NumberFormatException");
            }
            client.close().block(SOON);
            Cli.Outcome unknown = cli.run("request", "/theer");
            assertThat(unknown.exitCode()).isEqualTo(2);
            assertThat(unknown.err()).contains("request: \"/theer\" (expected: did you mean \"/there\"?)");
            assertThat(cli.run("request", "/here", "price=x").exitCode()).isEqualTo(1);
            cli.run("plugins", "pause", "inside");
            assertThat(cli.run("request", "/here", "price=1").err()).contains("state=PARKED");
            server.stop();
        }
    }
}
