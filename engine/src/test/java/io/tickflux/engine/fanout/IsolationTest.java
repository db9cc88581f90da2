package io.tickflux.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tickflux.api.BucketKey;
import io.tickflux.api.StartAt;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.testing.InMemoryJournal;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one subscriber does is no other's business, and not the writer's. */
class IsolationTest {
    private static final BucketKey BTC = BucketKey.parse("BTC-USD/1Min/OHLCV");
    private static final BucketKey ETH = BucketKey.parse("ETH-USD/1Min/OHLCV");
    private static final int TAIL = 64;

    /** One lane and one catch-up thread: nobody can hide behind another thread. */
    private final Bench<InMemoryJournal> bench = Bench.with(TAIL, new Workers(1, 1));

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void i5_stalledSubscribersCostNeitherEventsNorMemoryNorOthersTheirEvents() {
        List<Probe> working = new ArrayList<>();
        List<Probe> stalled = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            boolean isStalled = i % 10 == 0;
            Probe probe = bench.subscribe("**", StartAt.NOW, isStalled ? new Probe(3) : Probe.unbounded());
            (isStalled ? stalled : working).add(probe);
        }
        List<WeakReference<WriteEvent>> events = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            events.add(new WeakReference<>(bench.write(BTC).get(0)));
        }
        working.forEach(probe -> probe.awaitCount(2_000));
        stalled.forEach(probe -> assertThat(probe.count()).isEqualTo(3));
        bench.journal.expireBefore(bench.journal.positionOf(2_001));
        assertHeld(events, TAIL);
        stalled.forEach(probe -> probe.request(1));
        stalled.forEach(Probe::awaitEnd);
        bench.awaitSubscriptions(900);
    }

    /** Of the events that the journal gave up, only the tail's are left, and one that a thread may have at hand. */
    private static void assertHeld(List<WeakReference<WriteEvent>> events, int most) {
        await().atMost(Probe.PATIENCE).untilAsserted(() -> {
            System.gc();
            assertThat(events.stream().filter(event -> event.get() != null).count())
                    .isBetween(1L, most + 4L);
        });
    }

    @Test
    void i3_aStalledSubscriberCatchesUpWithoutAHoleWhenItGoesOn() {
        Probe slow = bench.subscribe("**", StartAt.NOW, new Probe(1));
        bench.writeMany(BTC, 10 * TAIL);
        slow.awaitCount(1);
        for (int count = 2; count <= 20; count++) {
            slow.request(1);
            slow.awaitCount(count);
        }
        slow.request(Long.MAX_VALUE);
        slow.awaitCount(10 * TAIL);
        assertThat(slow.numbers()).isEqualTo(bench.numbersFrom(1));
    }

    @Test
    void i5_theWriterAndTheOtherLaneDoNotWaitForABlockedSubscriber() throws InterruptedException {
        try (Bench<InMemoryJournal> two = Bench.with(TAIL, new Workers(2, 1))) {
            CountDownLatch release = new CountDownLatch(1);
            CountDownLatch blocked = new CountDownLatch(1);
            Probe blocking = two.subscribe("**", StartAt.NOW, new Blocking(blocked, release));
            Probe other = two.subscribe("**", StartAt.NOW, Probe.unbounded());
            two.write(BTC);
            assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();
            two.writeMany(BTC, 10 * TAIL);
            other.awaitCount(1 + 10 * TAIL);
            assertThat(blocking.count()).isEqualTo(1);
            release.countDown();
            blocking.awaitCount(1 + 10 * TAIL);
            assertThat(blocking.numbers()).isEqualTo(two.numbersFrom(1));
        }
    }

    @Test
    void i3_aLaneThatTheTailRanAwayFromReadsTheJournalOnceForAll() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(1);
        List<Probe> probes = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            probes.add(bench.subscribe(i % 2 == 0 ? "BTC-USD" : "**", StartAt.NOW, Probe.unbounded()));
        }
        Probe limited = bench.subscribe("**", StartAt.NOW, new Probe(20));
        bench.subscribe("**", StartAt.NOW, new Blocking(blocked, release));
        bench.write(BTC);
        assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();
        bench.writeMany(BTC, 10 * TAIL);
        release.countDown();
        probes.forEach(probe -> probe.awaitCount(1 + 10 * TAIL));
        probes.forEach(probe -> assertThat(probe.numbers()).isEqualTo(bench.numbersFrom(1)));
        assertThat(bench.journal.reads()).isLessThanOrEqualTo(10 * TAIL);
        limited.awaitCount(20);
        limited.request(Long.MAX_VALUE);
        limited.awaitCount(1 + 10 * TAIL);
        assertThat(limited.numbers()).isEqualTo(bench.numbersFrom(1));
        assertThat(bench.journal.openReaders()).isZero();
    }

    @Test
    void i5_oneThatAsksForEverythingDoesNotStarveOneThatAsksForOne() {
        bench.writeMany(BTC, 200_000);
        Probe greedy = bench.subscribe("**", StartAt.EARLIEST, Probe.unbounded());
        Probe modest = bench.subscribe("**", StartAt.EARLIEST, new Probe(1));
        Probe live = bench.subscribe("**", StartAt.NOW, Probe.unbounded());
        modest.awaitCount(1);
        bench.write(ETH);
        live.awaitCount(1);
        assertThat(greedy.count()).isLessThan(200_000);
        greedy.cancel();
    }

    @Test
    void aSubscriptionOfFewKeysReadsOnlyThoseFromTheJournal() {
        IntStream.range(0, 5_000).forEach(i -> bench.write(i % 100 == 0 ? ETH : BTC));
        Probe sparse = bench.subscribe("ETH-USD", StartAt.EARLIEST, Probe.unbounded());
        sparse.awaitCount(50);
        assertThat(bench.journal.reads()).isLessThanOrEqualTo(50);
    }

    @Test
    void i13_manyWhoCatchUpKeepFewJournalsOpen() {
        bench.writeMany(BTC, 1_000);
        List<Probe> probes = IntStream.range(0, 200)
                .mapToObj(i -> bench.subscribe("**", StartAt.EARLIEST, new Probe(5)))
                .toList();
        probes.forEach(probe -> probe.awaitCount(5));
        assertThat(bench.journal.openReaders()).isLessThanOrEqualTo(66);
        probes.forEach(probe -> probe.request(5));
        probes.forEach(probe -> probe.awaitCount(10));
        probes.forEach(Probe::cancel);
        await().atMost(Probe.PATIENCE).until(() -> bench.journal.openReaders() == 0);
    }

    /** Stands still in its first event. */
    private static final class Blocking extends Probe {
        private final CountDownLatch blocked;
        private final CountDownLatch release;

        Blocking(CountDownLatch blocked, CountDownLatch release) {
            super(Long.MAX_VALUE);
            this.blocked = blocked;
            this.release = release;
        }

        @Override
        void received(WriteEvent event) {
            if (count() == 1) {
                blocked.countDown();
                try {
                    release.await();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
