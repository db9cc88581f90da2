package io.tickflux.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tickflux.api.BucketKey;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Position;
import io.tickflux.api.StartAt;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.PositionExpiredException;
import io.tickflux.engine.Subscription;
import io.tickflux.engine.testing.InMemoryJournal;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

/** Where a subscription begins and what it sees from there. */
class FanOutPublisherTest {
    private static final BucketKey BTC = BucketKey.parse("BTC-USD/1Min/OHLCV");
    private static final BucketKey ETH = BucketKey.parse("ETH-USD/1Min/OHLCV");
    private static final int TAIL = 8;

    private final Bench<InMemoryJournal> bench = Bench.with(TAIL);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void i3_startNowSeesEveryEventPublishedAfterwardsAndNoneBefore() {
        bench.writeMany(BTC, 3);
        Probe probe = bench.subscribe("BTC-*", StartAt.NOW, Probe.unbounded());
        bench.write(BTC, ETH, BTC);
        probe.awaitCount(2);
        assertThat(probe.numbers()).containsExactly(4L, 6L);
    }

    @Test
    void i3_startEarliestReadsHistoryAndGoesOnLive() {
        bench.writeMany(BTC, 1_000);
        Probe probe = bench.subscribe("**", StartAt.EARLIEST, Probe.unbounded());
        probe.awaitCount(1_000);
        bench.writeMany(ETH, 1_000);
        probe.awaitCount(2_000);
        assertThat(probe.numbers()).isEqualTo(bench.numbersFrom(1));
        assertThat(bench.journal.openReaders()).isZero();
    }

    @Test
    void i3_startsAtAPositionBehindItAndAtATime() {
        for (int i = 0; i < 20; i++) {
            bench.write(BTC);
        }
        for (long nth : new long[] {1, 2, 11, 12, 13, 19, 20}) {
            Position position = bench.journal.positionOf(nth);
            expectFirst(StartAt.from(position), nth);
            expectFirst(StartAt.time(nth), nth);
            expectFirst(StartAt.after(bench.journal.positionOf(nth - 1)), nth);
        }
        expectFirst(StartAt.after(Position.ORIGIN), 1);
    }

    private void expectFirst(StartAt start, long number) {
        Probe probe = bench.subscribe("**", start, Probe.unbounded());
        probe.awaitCount((int) (21 - number));
        assertThat(probe.numbers()).isEqualTo(bench.numbersFrom(number));
        probe.cancel();
    }

    @Test
    void i3_startsBehindTheLastEventWaitsForTheNext() {
        bench.writeMany(BTC, 2);
        Probe from = bench.subscribe("**", StartAt.from(bench.journal.positionOf(3)), Probe.unbounded());
        Probe after = bench.subscribe("**", StartAt.after(bench.journal.positionOf(2)), Probe.unbounded());
        bench.writeMany(BTC, 2);
        from.awaitCount(2);
        after.awaitCount(2);
        assertThat(from.numbers()).containsExactly(3L, 4L);
        assertThat(after.numbers()).containsExactly(3L, 4L);
    }

    @Test
    void i1_whatIsJournaledButNotPublishedIsNotShown() {
        bench.writeMany(BTC, 20);
        List<WriteEvent> pending = bench.journal(ETH, BTC);
        Probe all = bench.subscribe("**", StartAt.EARLIEST, Probe.unbounded());
        Probe sparse = bench.subscribe("ETH-USD", StartAt.EARLIEST, Probe.unbounded());
        Probe later = bench.subscribe("**", StartAt.from(bench.journal.positionOf(22)), Probe.unbounded());
        all.awaitCount(20);
        await().atMost(Probe.PATIENCE)
                .until(() -> bench.publisher.status().stream()
                        .allMatch(status -> status.state() == SubscriptionStatus.State.LIVE));
        assertThat(sparse.count() + later.count()).isZero();
        bench.publish(pending);
        all.awaitCount(22);
        sparse.awaitCount(1);
        later.awaitCount(1);
        assertThat(all.numbers()).isEqualTo(bench.numbersFrom(1));
        assertThat(sparse.numbers()).containsExactly(21L);
        assertThat(later.numbers()).containsExactly(22L);
    }

    @Test
    void i4_aStartThatRetentionRemovedOrThatIsNotReachedIsRefused() {
        bench.writeMany(BTC, 30);
        bench.journal.expireBefore(bench.journal.positionOf(5));
        for (long nth : new long[] {4, 32}) {
            Probe probe = bench.subscribe("**", StartAt.from(bench.journal.positionOf(nth)), new Probe(0));
            probe.awaitEnd();
            assertThat(probe.error()).isInstanceOf(PositionExpiredException.class);
        }
        bench.awaitSubscriptions(0);
    }

    @Test
    void i4_aSlowSubscriberIsToldWhenRetentionOvertakesIt() {
        Probe slow = bench.subscribe("**", StartAt.NOW, new Probe(2));
        bench.writeMany(BTC, 100);
        slow.awaitCount(2);
        bench.journal.expireBefore(bench.journal.positionOf(50));
        slow.request(10);
        slow.awaitEnd();
        assertThat(slow.numbers()).as("no hole").isSubsetOf(1L, 2L, 3L).hasSizeBetween(2, 3);
        assertThat(slow.error())
                .isInstanceOfSatisfying(
                        PositionExpiredException.class,
                        expired -> assertThat(expired.first()).isEqualTo(bench.journal.positionOf(50)));
    }

    @Test
    void severalPatternsGiveAnEventOnce() {
        Subscription both =
                new Subscription(List.of(KeyPattern.parse("BTC-*"), KeyPattern.parse("*/1Min")), StartAt.EARLIEST);
        bench.writeMany(BTC, 20);
        Probe probe = Probe.unbounded();
        bench.publisher.subscribe(both).subscribe(probe);
        bench.write(BTC, ETH);
        probe.awaitCount(22);
        assertThat(probe.numbers()).isEqualTo(bench.numbersFrom(1));
    }

    @Test
    void rule303_oneThatRequestsInEachEventIsServedWithoutRecursion() {
        bench.writeMany(BTC, 5_000);
        AtomicInteger deepest = new AtomicInteger();
        Probe history = bench.subscribe("**", StartAt.EARLIEST, new OneByOne(deepest));
        history.awaitCount(5_000);
        Probe live = bench.subscribe("**", StartAt.NOW, new OneByOne(deepest));
        bench.writeMany(BTC, 5_000);
        live.awaitCount(5_000);
        history.awaitCount(10_000);
        assertThat(history.numbers()).isEqualTo(bench.numbersFrom(1));
        assertThat(live.numbers()).isEqualTo(bench.numbersFrom(5_001));
        assertThat(deepest.get()).isEqualTo(1);
    }

    /** Requests one in each event, and notes how deep its events nest. */
    private static final class OneByOne extends Probe {
        private final AtomicInteger deepest;
        private int depth;

        OneByOne(AtomicInteger deepest) {
            super(1);
            this.deepest = deepest;
        }

        @Override
        void received(WriteEvent event) {
            depth++;
            deepest.accumulateAndGet(depth, Math::max);
            request(1);
            depth--;
        }
    }

    @Test
    void i12_aSubscriptionWithoutAPatternIsRefused() {
        StepVerifier.create(bench.publisher.subscribe(new Subscription(List.of(), StartAt.NOW)))
                .verifyError(InvalidInputException.class);
    }

    @Test
    void eachSubscriberOfOneFluxHasACursorOfItsOwn() {
        var flux = bench.publisher.subscribe(Subscription.to(KeyPattern.ALL, StartAt.NOW));
        Probe first = Probe.unbounded();
        Probe second = Probe.unbounded();
        flux.subscribe(first);
        bench.write(BTC);
        flux.subscribe(second);
        bench.write(BTC);
        first.awaitCount(2);
        second.awaitCount(1);
        assertThat(second.numbers()).containsExactly(2L);
    }

    @Test
    void statusTellsWhoIsBehindAndByHowMuch() {
        Probe live = bench.subscribe("BTC-*", StartAt.NOW, Probe.unbounded());
        Probe slow = bench.subscribe("ETH-*", StartAt.NOW, new Probe(1));
        bench.writeMany(ETH, 3);
        bench.write(BTC);
        live.awaitCount(1);
        slow.awaitCount(1);
        assertStatus("BTC-*", SubscriptionStatus.State.LIVE, 4, 0, Long.MAX_VALUE);
        assertStatus("ETH-*", SubscriptionStatus.State.LIVE, 1, 3, 0);
        bench.writeMany(BTC, TAIL);
        live.awaitCount(1 + TAIL);
        assertStatus("ETH-*", SubscriptionStatus.State.CATCHING_UP, 1, TAIL, 0);
        slow.request(2);
        slow.awaitCount(3);
        assertStatus("ETH-*", SubscriptionStatus.State.LIVE, 3, 0, 0);
    }

    private void assertStatus(String pattern, SubscriptionStatus.State state, long last, long lag, long demand) {
        SubscriptionStatus expected = new SubscriptionStatus(
                List.of(KeyPattern.parse(pattern)), state, bench.journal.positionOf(last), lag, demand);
        await().atMost(Probe.PATIENCE)
                .untilAsserted(() -> assertThat(bench.publisher.status()).contains(expected));
    }
}
