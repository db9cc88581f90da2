package io.tickflux.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.Ack;
import io.tickflux.api.AckLevel;
import io.tickflux.api.Write;
import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.EngineConfig.JournalConfig;
import io.tickflux.engine.SyncPolicy;
import io.tickflux.engine.embedded.EmbeddedEngine;
import io.tickflux.transport.client.TickfluxClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

/** What level the acks of an engine with real storage have at the client. */
class AckLevelIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path root;

    static Stream<Arguments> levels() {
        return Stream.of(
                Arguments.of(SyncPolicy.COMMIT, AckLevel.DURABLE),
                Arguments.of(SyncPolicy.every(Duration.ofMillis(500)), AckLevel.PROCESS_SAFE),
                Arguments.of(SyncPolicy.NONE, AckLevel.PROCESS_SAFE));
    }

    @ParameterizedTest
    @MethodSource("levels")
    void i1_theAckAtTheClientSaysWhatTheJournalsSyncPromises(SyncPolicy sync, AckLevel level) {
        EmbeddedEngine engine =
                EmbeddedEngine.open(EngineConfig.defaults(root).with(new JournalConfig(8L << 20, 4 << 20, sync)));
        TickfluxServer server = TickfluxServer.start(engine, ServerConfig.freePorts());
        TickfluxClient client = TickfluxClient.connect(URI.create("tcp://127.0.0.1:" + server.rsocketPort()));
        try {
            Ack one = client.write(FakeEngine.bar("AAPL", 1, 190.5)).block(SOON);
            Flux<Write> more = Flux.range(2, 10).map(minute -> FakeEngine.bar("AAPL", minute, minute));

            assertThat(one.level()).isEqualTo(level);
            assertThat(client.writeMany(more).collectList().block(SOON))
                    .hasSize(10)
                    .extracting(Ack::level)
                    .containsOnly(level);
        } finally {
            client.close().block(SOON);
            server.close(Duration.ofSeconds(1)).block(SOON);
            engine.close(SOON).block(SOON);
        }
    }
}
