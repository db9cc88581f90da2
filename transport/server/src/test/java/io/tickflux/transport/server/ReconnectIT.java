package io.tickflux.transport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tickflux.api.Ack;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Position;
import io.tickflux.api.StartAt;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.transport.client.ClientConfig;
import io.tickflux.transport.client.ConnectionLostException;
import io.tickflux.transport.client.ConnectionState;
import io.tickflux.transport.client.Reconnect;
import io.tickflux.transport.client.TickfluxClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The client when its connection breaks, or the server behind it stops and starts again. */
class ReconnectIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Reconnect QUICK =
            new Reconnect(Duration.ofMillis(10), Duration.ofMillis(100), Duration.ZERO, Reconnect.FOREVER);
    private static final KeyPattern ALL = KeyPattern.parse("**");
    private static final int WRITES = 2_000;

    private final FakeEngine engine = new FakeEngine();
    private TickfluxServer server;
    private TickfluxClient client;

    /** How a connection ends. */
    enum Loss {
        /** Without a word. */
        BROKEN {
            @Override
            void strike(ReconnectIT test) {
                test.server.sessions().disposeAll();
            }
        },
        /** The server says that it closes, and comes back at the same port. */
        SERVER_RESTARTED {
            @Override
            void strike(ReconnectIT test) {
                int port = test.server.rsocketPort();
                test.server.close(Duration.ofSeconds(1)).block(SOON);
                test.startAt(port);
            }
        };

        abstract void strike(ReconnectIT test);
    }

    @BeforeEach
    void start() {
        startAt(0);
        client = connect(QUICK);
    }

    private void startAt(int port) {
        ServerConfig config = ServerConfig.freePorts();
        server = TickfluxServer.start(
                engine, new ServerConfig(config.bindAddress(), port, 0, config.limits(), config.extensions()));
    }

    private TickfluxClient connect(Reconnect reconnect) {
        return connectTo(server.rsocketPort(), reconnect);
    }

    @AfterEach
    void stop() {
        client.close().block(SOON);
        server.close(Duration.ofSeconds(1)).block(SOON);
        engine.close(Duration.ZERO).block();
    }

    @ParameterizedTest
    @EnumSource
    void i3_aSubscriberSeesEveryEventOnceAcrossLostConnections(Loss loss) {
        Queue<Position> seen = new ConcurrentLinkedQueue<>();
        var subscription = client.subscribe(ALL, StartAt.EARLIEST)
                .map(WriteEvent::position)
                .subscribe(seen::add);
        int stored = 0;
        for (int round = 1; round <= 4; round++) {
            stored += storeBars(stored, 500);
            int enough = stored - 250;
            await().atMost(SOON).until(() -> seen.size() >= enough);
            loss.strike(this);
        }
        stored += storeBars(stored, 500);
        long all = stored;
        await().atMost(SOON).until(() -> seen.size() >= all);
        subscription.dispose();
        assertThat(seen).containsExactlyElementsOf(positions(all));
    }

    @ParameterizedTest
    @EnumSource
    void i3_aSubscriberOfNowMissesNothingOfAnOutageBeforeItsFirstEvent(Loss loss) {
        storeBars(0, 10);
        Queue<Position> seen = new ConcurrentLinkedQueue<>();
        var subscription =
                client.subscribe(ALL, StartAt.NOW).map(WriteEvent::position).subscribe(seen::add);
        await().atMost(SOON).until(() -> engine.subscriptions() == 1);
        loss.strike(this);
        storeBars(10, 5);
        await().atMost(SOON).until(() -> seen.size() >= 5);
        subscription.dispose();
        assertThat(seen).containsExactly(positions(15).subList(10, 15).toArray(Position[]::new));
    }

    private int storeBars(int from, int count) {
        IntStream.range(from, from + count).forEach(i -> engine.store(FakeEngine.bar("AAPL", i, i)));
        return count;
    }

    private static List<Position> positions(long last) {
        return LongStream.rangeClosed(1, last).mapToObj(Position::of).toList();
    }

    @ParameterizedTest
    @EnumSource
    void aStreamOfWritesIsStoredOnceAndInItsOrderAcrossLostConnections(Loss loss) {
        AtomicInteger acked = new AtomicInteger();
        Mono<List<Ack>> acks = client.writeMany(bars())
                .doOnNext(ack -> acked.incrementAndGet())
                .collectList();
        var all = acks.toFuture();
        for (int round = 1; round <= 3; round++) {
            int enough = round * WRITES / 5;
            await().pollInterval(Duration.ofMillis(1)).atMost(SOON).until(() -> acked.get() >= enough);
            loss.strike(this);
        }
        await().atMost(SOON).until(all::isDone);
        assertThat(all.join()).hasSize(WRITES);
        assertStoredOnceInOrder();
    }

    @Test
    void aWriteWhoseAckIsLostIsStoredOnce() {
        breakAtWrites(Set.of(100, 500, 1_500));
        List<Ack> acks = client.writeMany(bars()).collectList().block(SOON);
        assertThat(acks)
                .hasSize(WRITES)
                .filteredOn(ReconnectIT::isDuplicate)
                .as("sent again")
                .isNotEmpty();
        assertStoredOnceInOrder();
    }

    @Test
    void singleWritesWhoseAcksAreLostAreStoredOnce() {
        breakAtWrites(Set.of(50, 200));
        List<Ack> acks =
                bars().take(500).flatMap(client::write, 32).collectList().block(SOON);
        assertThat(acks)
                .hasSize(500)
                .filteredOn(ReconnectIT::isDuplicate)
                .as("sent again")
                .isNotEmpty();
        assertThat(engine.events()).extracting(ReconnectIT::minute).hasSize(500).doesNotHaveDuplicates();
    }

    /** The connection breaks while the engine stores these, so that their acks find nobody. */
    private void breakAtWrites(Set<Integer> numbers) {
        AtomicInteger number = new AtomicInteger();
        engine.admitBy(write -> {
            if (numbers.contains(number.incrementAndGet())) {
                server.sessions().disposeAll();
            }
            return write;
        });
    }

    private static boolean isDuplicate(Ack ack) {
        return ack.outcome() == Ack.Outcome.DUPLICATE;
    }

    private static Flux<Write> bars() {
        return Flux.range(0, WRITES).map(i -> FakeEngine.bar("AAPL", i, i));
    }

    private void assertStoredOnceInOrder() {
        assertThat(engine.events())
                .extracting(ReconnectIT::minute)
                .containsExactlyElementsOf(LongStream.range(0, WRITES).boxed().toList());
    }

    private static long minute(WriteEvent event) {
        return event.records().epochNanos(0) / 60_000_000_000L;
    }

    @Test
    void whoeverWaitsForAServerThatDoesNotComeBackIsToldWhenPatienceEnds() {
        client.close().block(SOON);
        client = connect(QUICK.reconnectFor(Duration.ofMillis(300)));
        var events = client.subscribe(ALL, StartAt.NOW).then().toFuture();
        var acks = client.writeMany(bars().concatWith(Flux.never())).then().toFuture();
        await().atMost(SOON)
                .until(() -> engine.subscriptions() == 1 && engine.events().size() == WRITES);
        server.close(Duration.ZERO).block(SOON);
        assertThatThrownBy(() -> client.write(FakeEngine.bar("AAPL", 1, 1)).block(SOON))
                .isInstanceOf(ConnectionLostException.class)
                .hasMessageContaining("expected: a server that can be reached");
        assertThat(events).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(ConnectionLostException.class);
        assertThat(acks).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(ConnectionLostException.class);
    }

    @Test
    void theFirstConnectionIsTriedOnceUnlessThereIsPatienceForIt() {
        int port = server.rsocketPort();
        server.close(Duration.ZERO).block(SOON);
        assertThatThrownBy(() -> client.status().block(SOON)).isInstanceOf(ConnectionLostException.class);

        TickfluxClient patient = connectTo(port, QUICK.firstConnectFor(SOON));
        var status = patient.status().toFuture();
        patient.states()
                .filter(state -> state.phase() == ConnectionState.Phase.LOST && state.attempt() > 1)
                .blockFirst(SOON);
        startAt(port);
        assertThat(status).succeedsWithin(SOON);
        patient.close().block(SOON);
    }

    private static TickfluxClient connectTo(int port, Reconnect reconnect) {
        return TickfluxClient.connect(
                ClientConfig.of(URI.create("tcp://127.0.0.1:" + port)).with(reconnect));
    }
}
