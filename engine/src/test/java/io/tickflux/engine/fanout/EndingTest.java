package io.tickflux.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tickflux.api.BucketKey;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.StartAt;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.EngineClosedException;
import io.tickflux.engine.Subscription;
import io.tickflux.engine.testing.InMemoryJournal;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** How subscriptions end: by themselves, by failure, by close. */
class EndingTest {
    private static final BucketKey BTC = BucketKey.parse("BTC-USD/1Min/OHLCV");
    private static final int TAIL = 16;

    private final Bench<InMemoryJournal> bench = Bench.with(TAIL, new Workers(1, 1));

    @AfterEach
    void close() {
        bench.close();
    }

    static Stream<Supplier<Throwable>> throwables() {
        return Stream.of(
                () -> new IllegalStateException("from a subscriber"),
                () -> new NoClassDefFoundError("com/example/Missing"),
                StackOverflowError::new,
                () -> new OutOfMemoryError("only a test"));
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void i7_aSubscriberThatThrowsEndsAloneWhateverItThrows(Supplier<Throwable> throwable) {
        bench.writeMany(BTC, 100);
        Throwable thrown = throwable.get();
        Probe other = bench.subscribe("**", StartAt.NOW, Probe.unbounded());
        Probe live = bench.subscribe("**", StartAt.NOW, new Throwing(thrown));
        Probe catchingUp = bench.subscribe("**", StartAt.EARLIEST, new Throwing(thrown));
        Probe last = bench.subscribe("**", StartAt.NOW, Probe.unbounded());
        bench.writeMany(BTC, 3);
        live.awaitEnd();
        catchingUp.awaitEnd();
        assertThat(live.error()).isSameAs(thrown);
        assertThat(catchingUp.error()).isSameAs(thrown);
        assertThat(live.numbers()).containsExactly(101L);
        assertThat(catchingUp.numbers()).containsExactly(1L);
        bench.writeMany(BTC, 3);
        other.awaitCount(6);
        last.awaitCount(6);
        assertThat(bench.publisher.subscriptions()).isEqualTo(2);
    }

    @Test
    void i7_anOperatorThatThrowsAFatalErrorIsToldToItsSubscriber() {
        Flux<Object> broken = bench.publisher
                .subscribe(Subscription.to(KeyPattern.ALL, StartAt.NOW))
                .map(event -> {
                    throw new NoClassDefFoundError("com/example/Missing");
                });
        StepVerifier.create(broken).then(() -> bench.write(BTC)).verifyError(NoClassDefFoundError.class);
    }

    @Test
    void i7_aSubscriberThatThrowsAtItsSubscriptionOrItsEndHarmsNobody() {
        Probe other = bench.subscribe("**", StartAt.NOW, Probe.unbounded());
        bench.subscribe("**", StartAt.NOW, new Probe(0) {
            @Override
            public void onSubscribe(org.reactivestreams.Subscription granted) {
                throw new IllegalStateException("at its subscription");
            }
        });
        bench.subscribe("**", StartAt.NOW, new Throwing(new IllegalStateException("in its event")) {
            @Override
            public void onError(Throwable failure) {
                throw new IllegalStateException("at its end");
            }
        });
        bench.write(BTC);
        bench.awaitSubscriptions(1);
        bench.write(BTC);
        other.awaitCount(2);
    }

    @Test
    void rule39_aRequestOfNothingEndsTheSubscriptionWithAnError() {
        for (long amount : new long[] {0, -1, Long.MIN_VALUE}) {
            Probe probe = bench.subscribe("**", StartAt.NOW, new Probe(0));
            probe.request(amount);
            probe.awaitEnd();
            assertThat(probe.error())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("3.9");
        }
        bench.awaitSubscriptions(0);
    }

    @Test
    void rule317_requestsAddUpToNoBound() {
        Probe probe = bench.subscribe("**", StartAt.NOW, new Probe(Long.MAX_VALUE - 1));
        probe.request(5);
        bench.writeMany(BTC, 3);
        probe.awaitCount(3);
        assertThat(bench.publisher.status().get(0).demand()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void i4_damageReachesWhoeverReadsIt() {
        bench.writeMany(BTC, 100);
        bench.journal.damage(bench.journal.positionOf(50));
        Probe reader = bench.subscribe("**", StartAt.EARLIEST, Probe.unbounded());
        Probe live = bench.subscribe("**", StartAt.NOW, Probe.unbounded());
        reader.awaitEnd();
        assertThat(reader.count()).isEqualTo(49);
        assertThat(reader.error()).isInstanceOf(DamagedStorageException.class);
        bench.write(BTC);
        live.awaitCount(1);
        assertThat(bench.journal.openReaders()).isZero();
    }

    @Test
    void cancellingStopsAtOnceAndLeavesNothingBehind() {
        List<WeakReference<Probe>> gone = IntStream.range(0, 50)
                .mapToObj(i -> new WeakReference<>(cancelled(i)))
                .toList();
        bench.awaitSubscriptions(0);
        bench.writeMany(BTC, 3);
        await().atMost(Probe.PATIENCE).untilAsserted(() -> {
            System.gc();
            assertThat(gone).allMatch(probe -> probe.get() == null);
        });
        assertThat(bench.journal.openReaders()).isZero();
    }

    private Probe cancelled(int i) {
        StartAt start = i % 2 == 0 ? StartAt.NOW : StartAt.EARLIEST;
        Probe probe = bench.subscribe(i % 3 == 0 ? "**" : "BTC-*", start, new Probe(i % 4 * 2L) {
            @Override
            void received(WriteEvent event) {
                if (count() == 3) {
                    cancel();
                }
            }
        });
        bench.writeMany(BTC, 5);
        if (i % 4 == 0) {
            assertThat(probe.count()).isZero();
        } else {
            probe.awaitCount(i % 4 == 1 ? 2 : 3);
        }
        probe.cancel();
        return probe;
    }

    @Test
    void i13_closeCompletesBehindTheLastEventAndIsIdempotent() {
        bench.writeMany(BTC, 2_000);
        Probe live = bench.subscribe("**", StartAt.NOW, Probe.unbounded());
        Probe history = bench.subscribe("**", StartAt.EARLIEST, Probe.unbounded());
        Probe satisfied = bench.subscribe("ETH-USD", StartAt.NOW, new Probe(0));
        bench.writeMany(BTC, 500);
        bench.publisher.close(Duration.ofSeconds(30));
        bench.publisher.close(Duration.ofSeconds(30));
        assertThat(live.numbers()).isEqualTo(bench.numbersFrom(2_001));
        assertThat(history.numbers()).isEqualTo(bench.numbersFrom(1));
        assertThat(Stream.of(live, history, satisfied)).allMatch(Probe::isCompleted);
        assertThat(bench.publisher.subscriptions()).isZero();
        assertThat(bench.journal.openReaders()).isZero();
    }

    @Test
    void i13_atTheDeadlineCloseTellsThoseWhoDidNotTakeTheirEvents() {
        bench.writeMany(BTC, 100);
        Probe behind = bench.subscribe("**", StartAt.NOW, new Probe(1));
        Probe inHistory = bench.subscribe("**", StartAt.EARLIEST, new Probe(2));
        bench.writeMany(BTC, 3);
        behind.awaitCount(1);
        inHistory.awaitCount(2);
        bench.publisher.close(Duration.ofMillis(50));
        assertThat(Stream.of(behind, inHistory))
                .allSatisfy(probe -> assertThat(probe.error()).isInstanceOf(EngineClosedException.class));
        assertThat(bench.publisher.subscriptions()).isZero();
        assertThat(bench.journal.openReaders()).isZero();
    }

    @Test
    void i13_nobodyEntersAfterClose() {
        bench.close();
        Probe late = bench.subscribe("**", StartAt.EARLIEST, Probe.unbounded());
        late.awaitEnd();
        assertThat(late.error()).isInstanceOf(EngineClosedException.class);
    }

    @Test
    void i13_closeEndsAllThreads() {
        bench.writeMany(BTC, 100);
        bench.subscribe("**", StartAt.EARLIEST, Probe.unbounded()).awaitCount(100);
        List<Thread> own = threads();
        assertThat(own).isNotEmpty();
        bench.close();
        await().atMost(Probe.PATIENCE).until(() -> own.stream().noneMatch(Thread::isAlive));
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("tickflux-"))
                .toList();
    }

    /** Throws in its first event. */
    private static class Throwing extends Probe {
        private final Throwable thrown;

        Throwing(Throwable thrown) {
            super(Long.MAX_VALUE);
            this.thrown = thrown;
        }

        @Override
        void received(WriteEvent event) {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) thrown;
        }
    }
}
