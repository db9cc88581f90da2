package io.tickflux.transport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tickflux.api.Ack;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Position;
import io.tickflux.api.Query;
import io.tickflux.api.StartAt;
import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.EngineConfig.JournalConfig;
import io.tickflux.engine.SyncPolicy;
import io.tickflux.engine.disk.SimulatedDisk;
import io.tickflux.engine.embedded.EmbeddedEngine;
import io.tickflux.transport.client.ServerFailureException;
import io.tickflux.transport.client.TickfluxClient;
import io.tickflux.transport.client.WritesRefusedException;
import io.tickflux.transport.client.protocol.ServerStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a writer, an operator and a monitor see of each state of the storage. */
class StorageStatesIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Path ROOT = Path.of("/data");
    private static final EngineConfig CONFIG =
            EngineConfig.defaults(ROOT).with(new JournalConfig(64 << 10, 16 << 10, SyncPolicy.COMMIT));

    private final SimulatedDisk disk = new SimulatedDisk();
    private final HttpClient http = HttpClient.newHttpClient();
    private EmbeddedEngine engine;
    private TickfluxServer server;
    private TickfluxClient client;
    private long written;

    @BeforeEach
    void start() {
        engine = EmbeddedEngine.open(CONFIG, disk);
        server = TickfluxServer.start(engine, ServerConfig.freePorts());
        client = TickfluxClient.connect(URI.create("tcp://127.0.0.1:" + server.rsocketPort()));
    }

    @AfterEach
    void stop() {
        client.close().block(SOON);
        server.close(Duration.ofSeconds(1)).block(SOON);
        engine.close(SOON).block(SOON);
    }

    private Position write() {
        Ack ack = Objects.requireNonNull(
                client.write(FakeEngine.bar("AAPL", written + 1, 1.5)).block(SOON));
        written++;
        return ack.position();
    }

    private void writeUntilRefused(String state, String reason) {
        write();
        assertThatThrownBy(() -> {
                    while (true) {
                        write();
                    }
                })
                .isInstanceOfSatisfying(
                        WritesRefusedException.class,
                        refused -> assertThat(refused)
                                .hasMessageContaining("state=" + state)
                                .hasMessageContaining("lastDurable=" + Position.of(written))
                                .hasMessageContaining(reason));
    }

    private ServerStatus.Storage storage() {
        return Objects.requireNonNull(client.status().block(SOON)).storage();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.httpPort() + path);
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private void requireShown(String state, String reason) throws IOException, InterruptedException {
        assertThat(storage().state()).isEqualTo(state);
        assertThat(storage().reason()).contains(reason);
        assertThat(storage().lastDurable()).isEqualTo(Position.of(written));
        HttpResponse<String> health = get("/health/ready");
        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(health.body())
                .contains("\"state\":\"" + state + '"', "\"last_durable\":\"" + Position.of(written) + '"')
                .contains(reason);
        assertThat(get("/metrics").body()).contains("tickflux_state{state=\"" + state + "\"} 1.0", "tickflux_open 0.0");
        assertThat(client.query(Query.of(KeyPattern.ALL)).blockLast(SOON)).isNotNull();
    }

    @Test
    void i10_aFullDiskIsShownEverywhereAndHealsByItself() throws Exception {
        write();
        disk.capacityBytes(disk.usedBytes());
        writeUntilRefused("READ_ONLY_FULL", "No space left on device");
        requireShown("READ_ONLY_FULL", "No space left on device");
        disk.capacityBytes(Long.MAX_VALUE);
        await().atMost(SOON).until(() -> storage().state().equals("OPEN"));
        write();
        assertThat(storage().reason()).isEmpty();
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(get("/metrics").body()).contains("tickflux_state{state=\"OPEN\"} 1.0", "tickflux_open 1.0");
    }

    @Test
    void i10_aFailedWriteIsShownEverywhereAndNothingIsAcknowledgedAgain() throws Exception {
        write();
        disk.fault(call -> {
            if (call.kind() == SimulatedDisk.Kind.WRITE_DURABLY && call.writesContent()) {
                throw new IOException("Input/output error");
            }
        });
        assertThatThrownBy(this::write).isInstanceOf(WritesRefusedException.class);
        disk.fault(call -> {});
        String reason = "write 0000000001.segment: Input/output error";
        assertThatThrownBy(this::write)
                .isInstanceOf(WritesRefusedException.class)
                .hasMessageContaining("state=FAILED")
                .hasMessageContaining("lastDurable=" + Position.of(written))
                .hasMessageContaining(reason);
        requireShown("FAILED", reason);
    }

    @Test
    void i8_aQuarantinedSegmentIsShownEverywhereAndWritesGoOn() throws Exception {
        for (int i = 0; i < 40; i++) {
            write();
        }
        stop();
        byte[] segment = disk.bytes(ROOT.resolve("journal/0000000002.segment")).clone();
        segment[5 * 4096 + 100] ^= 1;
        disk.replace(ROOT.resolve("journal/0000000002.segment"), segment);
        start();
        assertThatThrownBy(() -> client.subscribe(KeyPattern.ALL, StartAt.EARLIEST)
                        .take(written)
                        .blockLast(SOON))
                .isInstanceOf(ServerFailureException.class)
                .hasMessageContaining("0000000002.segment")
                .hasMessageContaining("positions from");
        String place = "segment=0000000002.segment, offset=" + 5 * 4096 + ", positions ";
        assertThat(storage().quarantined()).singleElement().asString().contains(place);
        assertThat(storage().state()).isEqualTo("OPEN");
        assertThat(get("/health/ready").body()).contains(place);
        assertThat(get("/metrics").body()).contains("tickflux_quarantined 1.0");
        assertThat(write()).isEqualTo(Position.of(written));
    }
}
