package io.tickflux.transport.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rsocket.transport.netty.client.TcpClientTransport;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.codec.cbor.Jackson2CborDecoder;
import org.springframework.http.codec.cbor.Jackson2CborEncoder;
import org.springframework.http.codec.json.Jackson2JsonDecoder;
import org.springframework.http.codec.json.Jackson2JsonEncoder;
import org.springframework.messaging.rsocket.RSocketRequester;
import org.springframework.messaging.rsocket.RSocketStrategies;
import org.springframework.util.MimeType;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/**
 * Clients that others wrote talk to a running server: rsocket-js over TCP and WebSocket, rsocket-py over TCP, Spring over TCP. Each
 * queries and subscribes, and is sent exactly what it requested.
 */
class InteropIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String STREAM = "{\"patterns\":[\"*/1Min/OHLCV\"],\"from\":\"earliest\"}";
    private static final String QUERY = "{\"pattern\":\"*/1Min/OHLCV\"}";
    private static final int EVENTS = 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path directory;

    private static ServerProcess server;

    @BeforeAll
    static void startWithTenEvents() throws IOException {
        ServerProcess.configure(directory, "");
        server = ServerProcess.start(directory);
        StringBuilder csv = new StringBuilder("Epoch,Open,Close\n");
        IntStream.range(0, EVENTS)
                .forEach(i -> csv.append(60 * i).append(",1.5,").append(i).append('\n'));
        Path file = Files.writeString(directory.resolve("ten.csv"), csv);
        Cli.of(server).lines("load", "TEN/1Min/OHLCV", file.toString(), "--batch", "1");
        Cli.of(server).lines("load", "TWENTY/1Min/OHLCV", file.toString());
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    @Test
    void rsocketJsOverTcp() throws Exception {
        checkStream(js(server.rsocket(), "stream", STREAM, 2, 5));
        checkQuery(js(server.rsocket(), "query", QUERY, 1, 1));
    }

    @Test
    void rsocketJsOverWebSocket() throws Exception {
        URI webSocket = URI.create("ws://127.0.0.1:" + server.http().getPort() + "/rsocket");
        checkStream(js(webSocket, "stream", STREAM, 2, 5));
        checkQuery(js(webSocket, "query", QUERY, 1, 1));
    }

    @Test
    void rsocketPyOverTcp() throws Exception {
        checkStream(py(server.rsocket(), "stream", STREAM, 2, 5));
        checkQuery(py(server.rsocket(), "query", QUERY, 1, 1));
    }

    @Test
    void springSpeaksCborFirst() {
        checkSpring(RSocketStrategies.builder()
                .encoders(all -> all.addAll(List.of(new Jackson2CborEncoder(), new Jackson2JsonEncoder())))
                .decoders(all -> all.addAll(List.of(new Jackson2CborDecoder(), new Jackson2JsonDecoder())))
                .build());
    }

    @Test
    void springSpeaksJsonOnly() {
        checkSpring(RSocketStrategies.builder()
                .encoder(new Jackson2JsonEncoder())
                .decoder(new Jackson2JsonDecoder())
                .build());
    }

    private static void checkSpring(RSocketStrategies strategies) {
        RSocketRequester requester = RSocketRequester.builder()
                .rsocketStrategies(strategies)
                .metadataMimeType(MimeType.valueOf("message/x.rsocket.composite-metadata.v0"))
                .transport(
                        TcpClientTransport.create("127.0.0.1", server.rsocket().getPort()));
        try {
            Flux<JsonNode> events = requester
                    .route("stream")
                    .data(Map.of("patterns", List.of("TEN/1Min/OHLCV"), "from", "earliest"))
                    .retrieveFlux(JsonNode.class);
            StepVerifier.create(events.map(event -> event.at("/rows/0/Close").asInt()), 2)
                    .expectNext(0, 1)
                    .thenRequest(3)
                    .expectNext(2, 3, 4)
                    .thenCancel()
                    .verify(PATIENCE);
            JsonNode block = requester
                    .route("query")
                    .data(Map.of("pattern", "TEN/1Min/OHLCV", "last", 1))
                    .retrieveFlux(JsonNode.class)
                    .blockLast(PATIENCE);
            assertThat(block).isNotNull();
            assertThat(block.at("/rows/0/Close").asInt()).isEqualTo(EVENTS - 1);
        } finally {
            requester.dispose();
        }
    }

    /** Two steps of credit were each answered with exactly as much, in order. */
    private static void checkStream(List<JsonNode> steps) {
        assertThat(steps).extracting(step -> step.get("received").asInt()).containsExactly(2, 7);
        List<JsonNode> events = new ArrayList<>();
        steps.forEach(step -> step.get("items").forEach(events::add));
        assertThat(events).extracting(event -> event.get("key").asText()).containsOnly("TEN/1Min/OHLCV");
        assertThat(events)
                .extracting(event -> event.at("/rows/0/Epoch").asLong())
                .containsExactly(0L, 60L, 120L, 180L, 240L, 300L, 360L);
        assertThat(events)
                .extracting(event -> event.get("position").asText())
                .isSorted()
                .doesNotHaveDuplicates();
    }

    private static void checkQuery(List<JsonNode> steps) {
        assertThat(steps).extracting(step -> step.get("received").asInt()).containsExactly(1, 2);
        assertThat(steps.get(0).at("/items/0/rows")).hasSize(EVENTS);
        assertThat(steps.get(1).at("/items/0/key").asText()).isEqualTo("TWENTY/1Min/OHLCV");
    }

    private static List<JsonNode> js(URI url, String route, String data, int first, int more) throws Exception {
        Path folder = Path.of("../interop/js");
        assumeTrue(Files.isDirectory(folder.resolve("node_modules")), "needs `npm install` in transport/interop/js");
        return probe(List.of("node", folder.resolve("probe.js").toString()), url, route, data, first, more);
    }

    private static List<JsonNode> py(URI url, String route, String data, int first, int more) throws Exception {
        Path python = Path.of("../interop/py/.venv/bin/python");
        assumeTrue(
                Files.isExecutable(python),
                "needs `python3 -m venv .venv && .venv/bin/pip install -r requirements.txt` in transport/interop/py");
        return probe(List.of(python.toString(), "../interop/py/probe.py"), url, route, data, first, more);
    }

    private static List<JsonNode> probe(List<String> program, URI url, String route, String data, int first, int more)
            throws Exception {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(url.toString(), route, data, String.valueOf(first), String.valueOf(more)));
        Path errors = Files.createTempFile(directory, "probe", ".err");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(ended ? process.exitValue() : -1)
                .as("%s%n%s", command, Files.readString(errors))
                .isZero();
        List<JsonNode> steps = new ArrayList<>();
        for (String line : out.lines().toList()) {
            steps.add(JSON.readTree(line));
        }
        return steps;
    }
}
