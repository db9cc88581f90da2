package io.tickflux.transport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.Ack;
import io.tickflux.api.Block;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Limit;
import io.tickflux.api.Query;
import io.tickflux.api.StartAt;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.transport.client.TickfluxClient;
import io.tickflux.transport.client.protocol.ServerStatus;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** The client and the server together, over both transports. */
class InteractionIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final FakeEngine engine = new FakeEngine();
    private TickfluxServer server;
    private TickfluxClient client;

    enum Transport {
        TCP,
        WEB_SOCKET;

        URI uri(TickfluxServer server) {
            return URI.create(
                    this == TCP
                            ? "tcp://127.0.0.1:" + server.rsocketPort()
                            : "ws://127.0.0.1:" + server.httpPort() + "/rsocket");
        }
    }

    @BeforeEach
    void start() {
        server = TickfluxServer.start(engine, ServerConfig.freePorts());
    }

    @AfterEach
    void stop() {
        if (client != null) {
            client.close().block(SOON);
        }
        server.close(Duration.ofSeconds(1)).block(SOON);
        engine.close(Duration.ZERO).block();
    }

    private TickfluxClient connect(Transport transport) {
        client = TickfluxClient.connect(transport.uri(server));
        return client;
    }

    @ParameterizedTest
    @EnumSource
    void aWriteIsAcknowledgedOnceItIsStored(Transport transport) {
        Ack ack = connect(transport).write(FakeEngine.bar("AAPL", 1, 190.5)).block(SOON);
        assertThat(ack.outcome()).isEqualTo(Ack.Outcome.STORED);
        assertThat(engine.events()).singleElement().satisfies(event -> {
            assertThat(event.position()).isEqualTo(ack.position());
            assertThat(event.records())
                    .isEqualTo(
                            FakeEngine.bar("AAPL", 1, 190.5).change() instanceof io.tickflux.api.Change.Rows rows
                                    ? rows.records()
                                    : null);
        });
    }

    @ParameterizedTest
    @EnumSource
    void aStreamOfWritesIsAcknowledgedInItsOrder(Transport transport) {
        Flux<Write> writes = Flux.range(1, 500).map(i -> FakeEngine.bar("AAPL", i, i));
        List<Ack> acks = connect(transport).writeMany(writes).collectList().block(SOON);
        assertThat(acks).hasSize(500).isSortedAccordingTo((a, b) -> a.position().compareTo(b.position()));
        assertThat(engine.events())
                .extracting(event -> event.records().doubleAt(1, 0))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 500).mapToObj(i -> (double) i).toList());
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyStreamOfWritesCompletes(Transport transport) {
        StepVerifier.create(connect(transport).writeMany(Flux.empty()))
                .expectComplete()
                .verify(SOON);
    }

    @ParameterizedTest
    @EnumSource
    void i3_aSubscriberSeesHistoryAndThenLiveEventsOnce(Transport transport) {
        IntStream.range(0, 200).forEach(i -> engine.store(FakeEngine.bar("AAPL", i, i)));
        Flux<WriteEvent> events = connect(transport).subscribe(KeyPattern.parse("AAPL"), StartAt.EARLIEST);
        StepVerifier.create(events.take(400)
                        .doOnNext(event -> {
                            if (event.position().sequence() == 100) {
                                IntStream.range(200, 400).forEach(i -> engine.store(FakeEngine.bar("AAPL", i, i)));
                            }
                        })
                        .map(event -> (int) event.records().doubleAt(1, 0))
                        .collectList())
                .assertNext(values -> assertThat(values)
                        .containsExactlyElementsOf(
                                IntStream.range(0, 400).boxed().toList()))
                .expectComplete()
                .verify(SOON);
    }

    @ParameterizedTest
    @EnumSource
    void aQueryAnswersBlocksWithNanoseconds(Transport transport) {
        Write ticks = FakeEngine.ticks("BTC", 2_500);
        engine.store(ticks);
        Query query = Query.of(KeyPattern.parse("BTC"))
                .within(TimeRange.from(1_000_000_007L))
                .limitedTo(Limit.first(2_000));
        List<Block> blocks = connect(transport).query(query).collectList().block(SOON);
        assertThat(blocks).extracting(block -> block.records().rows()).containsExactly(1_000, 1_000);
        assertThat(blocks.get(1).records().epochNanos(999)).isEqualTo(2_000 * 1_000_000_007L);
        assertThat(blocks.get(1).records().doubleAt(1, 999)).isEqualTo(2_000.25);
    }

    @ParameterizedTest
    @EnumSource
    void theCatalogTheSymbolsAndTheStatusAreToldAsTheEngineHasThem(Transport transport) {
        engine.store(FakeEngine.bar("TSLA", 1, 1));
        engine.store(FakeEngine.bar("AAPL", 1, 1));
        engine.store(FakeEngine.ticks("AAPL", 1));
        connect(transport);
        assertThat(client.symbols().collectList().block(SOON)).containsExactly("AAPL", "TSLA");
        assertThat(client.catalog().collectList().block(SOON))
                .extracting(entry -> entry.key() + " " + entry.type() + " " + entry.schema())
                .containsExactlyElementsOf(engine.buckets().stream()
                        .map(bucket -> bucket.key() + " " + bucket.type() + " " + bucket.schema())
                        .toList());
        ServerStatus status = client.status().block(SOON);
        assertThat(status.storage().last().sequence()).isEqualTo(3);
        assertThat(status.traffic().connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void i12_badInputComesBackAsWhatItWasOnTheServer(Transport transport) {
        engine.admitBy(write -> {
            throw new InvalidInputException("column Close", "f4", "f8 as in the bucket");
        });
        assertThatThrownBy(() ->
                        connect(transport).write(FakeEngine.bar("AAPL", 1, 1)).block(SOON))
                .isInstanceOfSatisfying(InvalidInputException.class, e -> {
                    assertThat(e.where()).isEqualTo("column Close");
                    assertThat(e.found()).isEqualTo("f4");
                    assertThat(e.expected()).isEqualTo("f8 as in the bucket");
                });
        StepVerifier.create(client.writeMany(Flux.just(FakeEngine.bar("AAPL", 1, 1))))
                .expectErrorSatisfies(e -> assertThat(e).isInstanceOf(InvalidInputException.class))
                .verify(SOON);
    }

    @Test
    void aServerThatIsNotThereIsToldAtOnce() {
        client = TickfluxClient.connect(URI.create("tcp://127.0.0.1:1"));
        assertThatThrownBy(() -> client.status().block(SOON))
                .isInstanceOf(io.tickflux.transport.client.ConnectionLostException.class)
                .hasMessageContaining("tcp://127.0.0.1:1");
    }
}
