package io.tickflux.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.BucketKey;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.StartAt;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.Subscription;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class FanOutPublisherTest {
    private static final BucketKey BTC = BucketKey.parse("BTC-USD/1Min/OHLCV");
    private static final BucketKey ETH = BucketKey.parse("ETH-USD/1Min/OHLCV");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Bench bench = Bench.with(8);

    @AfterEach
    void close() {
        bench.close();
    }

    private static Subscription to(String pattern, StartAt start) {
        return Subscription.to(KeyPattern.parse(pattern), start);
    }

    private static Long number(WriteEvent event) {
        return event.origin().number();
    }

    @Test
    void i3_startNowSeesEveryEventPublishedAfterwardsAndNoneBefore() {
        bench.writeMany(BTC, 3);
        StepVerifier.create(bench.publisher.subscribe(to("BTC-*", StartAt.NOW)).map(FanOutPublisherTest::number))
                .then(() -> bench.write(BTC, ETH, BTC))
                .expectNext(4L, 6L)
                .thenCancel()
                .verify(PATIENCE);
    }

    @Test
    void i3_startEarliestReadsHistoryAndGoesOnLive() {
        bench.writeMany(BTC, 1_000);
        StepVerifier.create(
                        bench.publisher.subscribe(to("**", StartAt.EARLIEST)).map(FanOutPublisherTest::number))
                .recordWith(java.util.ArrayList::new)
                .expectNextCount(1_000)
                .then(() -> bench.writeMany(ETH, 1_000))
                .expectNextCount(1_000)
                .consumeRecordedWith(all -> assertThat(all)
                        .containsExactlyElementsOf(java.util.stream.LongStream.rangeClosed(1, 2_000)
                                .boxed()
                                .toList()))
                .thenCancel()
                .verify(PATIENCE);
    }

    @Test
    void startsFromAPositionBehindItAndAtATime() {
        List<WriteEvent> events = bench.write(BTC, BTC, BTC, BTC, BTC, BTC, BTC, BTC, BTC, BTC, BTC, BTC);
        expect(StartAt.from(events.get(1).position()), 2);
        expect(StartAt.after(events.get(1).position()), 3);
        expect(StartAt.from(events.get(10).position()), 11);
        expect(StartAt.after(events.get(10).position()), 12);
        expect(StartAt.after(io.tickflux.api.Position.ORIGIN), 1);
        bench.write(BTC);
        expect(StartAt.time(13), 13);
    }

    private void expect(StartAt start, long first) {
        StepVerifier.create(bench.publisher.subscribe(to("**", start)).map(FanOutPublisherTest::number))
                .expectNext(first)
                .thenCancel()
                .verify(PATIENCE);
    }
}
