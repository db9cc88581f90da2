package io.tickflux.transport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tickflux.api.KeyPattern;
import io.tickflux.api.StartAt;
import io.tickflux.api.Write;
import io.tickflux.transport.client.TickfluxClient;
import io.tickflux.transport.client.protocol.Route;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that do not read, whatever they asked for. */
class SlowReaderIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final long LIMIT = 1L << 20;
    private static final int EVENTS = 600;
    private static final String ALL = "{\"patterns\":[\"**\"],\"from\":\"earliest\"}";

    /** About 20 KiB as it travels, so that all events are twelve times the limit. */
    private static final Write TICKS = FakeEngine.ticks("BTC", 1_000);

    private final FakeEngine engine = new FakeEngine();
    private final List<RawClient> raw = new ArrayList<>();
    private TickfluxServer server;

    @BeforeEach
    void start() {
        ConnectionLimits limits = ConnectionLimits.DEFAULT.heldBytes(LIMIT).patience(SOON, Duration.ofSeconds(2));
        server = TickfluxServer.start(engine, ServerConfig.freePorts().with(limits));
        for (int i = 0; i < EVENTS; i++) {
            engine.store(TICKS);
        }
    }

    @AfterEach
    void stop() throws IOException {
        for (RawClient client : raw) {
            client.close();
        }
        server.close(Duration.ofSeconds(1)).block(SOON);
        engine.close(Duration.ZERO).block();
    }

    private RawClient rawClient() throws IOException {
        RawClient client = RawClient.connected(server.rsocketPort());
        raw.add(client);
        return client;
    }

    @Test
    void i5_i6_aClientThatAsksForAllAndNeverReadsCostsNoMoreThanItsLimitAndNobodyElseAnything() throws IOException {
        rawClient().requestStream(Route.STREAM, ALL, Integer.MAX_VALUE);
        await().atMost(SOON).until(() -> server.sessions().peakHeldBytes() >= LIMIT / 2);
        assertThat(everythingSeenByANormalClient()).isEqualTo(EVENTS);
        assertThat(server.sessions().peakHeldBytes()).isBetween(LIMIT / 2, LIMIT);
        assertThat(engine.delivered()).as("what the cursor gave away").isLessThan(EVENTS + EVENTS / 2);
    }

    @Test
    void i6_manyStreamsOfOneConnectionShareItsLimit() throws IOException {
        RawClient client = rawClient();
        for (int i = 0; i < 100; i++) {
            client.requestStream(Route.STREAM, ALL, Integer.MAX_VALUE);
        }
        await().atMost(SOON).until(() -> server.sessions().streams() == 100);
        assertThat(everythingSeenByANormalClient()).isEqualTo(EVENTS);
        assertThat(server.sessions().peakHeldBytes()).isBetween(LIMIT / 2, LIMIT);
    }

    @Test
    void i6_aFloodOfRequestsWhoseAnswersAreNotReadIsNotReadEitherAndIsCutOff() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            engine.store(FakeEngine.bar("S" + i, 1, 1));
        }
        RawClient client = rawClient();
        AtomicLong peak = new AtomicLong();
        // Answers of about 14 KiB, far more than the limit together; at last the socket takes no more, and breaks.
        FutureTask<Integer> flood = new FutureTask<>(() -> {
            for (int sent = 0; ; sent++) {
                try {
                    client.requestResponse(Route.SYMBOLS, "{}");
                } catch (IOException cutOff) {
                    return sent;
                }
                peak.accumulateAndGet(server.sessions().peakHeldBytes(), Math::max);
            }
        });
        new Thread(flood, "flood").start();
        await().atMost(SOON).until(() -> server.sessions().peakHeldBytes() >= LIMIT / 2);
        assertThat(everythingSeenByANormalClient()).isEqualTo(EVENTS);
        assertThat(flood.get(SOON.toSeconds(), TimeUnit.SECONDS))
                .as("requests sent")
                .isPositive();
        await().atMost(SOON).until(() -> server.sessions().count() == 0);
        assertThat(peak.get()).isBetween(LIMIT / 2, LIMIT + (64 << 10));
    }

    private int everythingSeenByANormalClient() {
        TickfluxClient client = TickfluxClient.connect(URI.create("tcp://127.0.0.1:" + server.rsocketPort()));
        try {
            return client.subscribe(KeyPattern.parse("BTC"), StartAt.EARLIEST)
                    .take(EVENTS)
                    .collectList()
                    .block(SOON)
                    .size();
        } finally {
            client.close().block(SOON);
        }
    }

    @Test
    void i3_aClientThatReadsLateMissesNothing() throws IOException {
        RawClient client = rawClient();
        client.requestStream(Route.STREAM, ALL, Integer.MAX_VALUE);
        await().atMost(SOON).until(() -> server.sessions().peakHeldBytes() >= LIMIT / 2);
        StringBuilder positions = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        for (int i = 1; i <= EVENTS; i++) {
            positions.append(positionOf(client)).append('\n');
            expected.append(String.format("%019d", i)).append('\n');
        }
        assertThat(positions.toString()).isEqualTo(expected.toString());
    }

    /** The position of the next event; the rest of it comes in further fragments. */
    private static String positionOf(RawClient client) throws IOException {
        while (true) {
            String frame = new String(client.readFrame(), java.nio.charset.StandardCharsets.UTF_8);
            int at = frame.indexOf("\"position\":\"");
            if (at >= 0) {
                return frame.substring(at + 12, at + 31);
            }
        }
    }
}
