package io.tickflux.plugins.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.BucketKey;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Limit;
import io.tickflux.api.Origin;
import io.tickflux.api.Query;
import io.tickflux.api.Records;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Write;
import io.tickflux.api.plugin.BgWorker;
import io.tickflux.api.plugin.PluginContext;
import io.tickflux.api.plugin.StreamTrigger;
import io.tickflux.api.plugin.StreamTriggerProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** The kit is a fake, so it is tested: it must behave as the real host and store do. */
class TestkitTest {
    private static final BucketKey BARS = BucketKey.parse("A/1Min/OHLCV");
    private static final BucketKey TICKS = BucketKey.parse("A/1Sec/TICK");

    private static Records price(String time, double... prices) {
        Rows rows = Rows.of("Price:f8");
        for (double price : prices) {
            rows.at(time, price);
        }
        return rows.build();
    }

    @Test
    void rowsOfASlotReplaceEachOtherAndTicksAreAllKept() {
        MemoryStore store = new MemoryStore();
        store.apply(Write.fixed(BARS, price("2024-03-04T10:00:10Z", 1, 2)));
        store.apply(Write.variable(TICKS, price("2024-03-04T10:00:10.5Z", 1, 2)));

        assertThat(store.rows(BARS))
                .containsExactly(new StoredRow(Rows.nanos("2024-03-04T10:00:00Z"), Map.of("Price", 2.0)));
        assertThat(store.rows(TICKS)).extracting(row -> row.number("Price")).containsExactly(1.0, 2.0);
        assertThat(store.events(BARS).get(0).records().epochNanos(1)).isEqualTo(Rows.nanos("2024-03-04T10:00:00Z"));
    }

    @Test
    void i12_whatTheRealStoreRefusesIsRefusedAndChangesNothing() {
        MemoryStore store = new MemoryStore();
        store.apply(Write.fixed(BARS, price("2024-03-04T10:00:00Z", 1)));
        Map<String, List<StoredRow>> before = store.contents();

        for (Write wrong : List.of(
                Write.variable(BARS, price("2024-03-04T10:00:00Z", 2)),
                Write.fixed(BARS, price("2024-03-04T10:00:00Z")),
                Write.fixed(
                        BARS, Rows.of("Price:i8").at("2024-03-04T10:00:00Z", 2).build()),
                Write.delete(TICKS, TimeRange.ALL))) {
            assertThatThrownBy(() -> store.apply(wrong)).isInstanceOf(InvalidInputException.class);
        }
        assertThat(store.contents()).isEqualTo(before);
        assertThat(store.events()).hasSize(1);
    }

    @Test
    void queriesHonourRangeLimitAndColumnsAndComeInBlocks() {
        MemoryStore store = new MemoryStore();
        Rows rows = Rows.of("Price:f8", "Size:i8");
        IntStream.range(0, 20).forEach(i -> rows.at(i * 60_000_000_000L, (double) i, i));
        store.apply(Write.fixed(BARS, rows.build()));
        Query query = Query.of(BARS)
                .within(new TimeRange(60_000_000_000L, 15 * 60_000_000_000L))
                .selecting(List.of("Size", "Absent"));

        List<Long> sizes = new ArrayList<>();
        List<io.tickflux.api.Block> blocks =
                store.query(query.limitedTo(Limit.last(10))).collectList().block();
        blocks.forEach(block -> IntStream.range(0, block.records().rows())
                .forEach(row -> sizes.add(block.records().longAt(1, row))));

        assertThat(blocks).hasSize(2);
        assertThat(sizes)
                .isEqualTo(IntStream.rangeClosed(6, 15).mapToObj(Long::valueOf).toList());
        assertThat(store.query(query.limitedTo(Limit.last(1)))
                        .blockLast()
                        .records()
                        .longAt(1, 0))
                .isEqualTo(15);
    }

    @Test
    void theClockMovesOnlyWhenItIsMovedAndTakesItsTimersWithIt() {
        VirtualClock clock = VirtualClock.startingAt(Instant.parse("2024-03-10T06:59:59Z"));
        List<Instant> fired = new ArrayList<>();
        clock.scheduler().schedule(() -> fired.add(clock.instant()), 2, java.util.concurrent.TimeUnit.SECONDS);

        clock.advanceBy(Duration.ofMillis(1999));
        assertThat(fired).isEmpty();
        clock.advanceTo(Instant.parse("2024-03-10T07:00:05Z"));
        assertThat(fired).containsExactly(Instant.parse("2024-03-10T07:00:01Z"));
        assertThat(clock.instant()).isEqualTo(Instant.parse("2024-03-10T07:00:05Z"));
    }

    @Test
    void aNumberedWriteThatComesAgainIsStoredOnceAndItsCheckpointIsGivenBack() {
        TestHost host = TestHost.of(Map.of());
        Write write = Write.variable(TICKS, price("2024-03-04T10:00:00Z", 1))
                .by(Origin.of("x", 1).withCheckpoint("one"));

        assertThat(host.checkpoint()).isEmpty();
        assertThat(host.store(write)).isPresent();
        assertThat(host.store(write)).isEmpty();
        assertThat(host.store().rows(TICKS)).hasSize(1);
        assertThat(host.checkpoint()).contains("one");
        assertThat(host.repeated()).isEqualTo(1);
    }

    /** Passes rows on, and acknowledges them one event late. */
    private static final class Lagging implements StreamTriggerProvider {
        @Override
        public String module() {
            return "lagging";
        }

        @Override
        public StreamTrigger create(PluginContext context) {
            return events -> events.buffer(2, 1)
                    .filter(pair -> pair.size() == 2)
                    .map(pair -> {
                        pair.get(0).acknowledge();
                        return Write.variable(
                                BARS.withTimeframe(TICKS.timeframe()),
                                pair.get(0).event().records());
                    });
        }
    }

    @Test
    void aStreamTriggerGetsWhatItHasNotAcknowledgedOnceMore() {
        TestHost host = TestHost.of(Map.of());
        FiredStream stream = host.fire(new Lagging());
        for (int i = 1; i <= 3; i++) {
            stream.write(Write.variable(TICKS, price("2024-03-04T10:00:00Z", i)));
        }
        assertThat(stream.derived()).hasSize(2);
        assertThat(stream.behindCursor()).isEqualTo(1);

        stream.restart();
        stream.write(Write.variable(TICKS, price("2024-03-04T10:00:00Z", 4)));

        assertThat(stream.derived())
                .extracting(event -> event.records().doubleAt(1, 0))
                .containsExactly(1.0, 2.0, 3.0);
        assertThat(stream.derived()).extracting(event -> event.origin().hops()).containsOnly(1);
        assertThat(stream.failure()).isEmpty();
    }

    @Test
    void chaosIsTheSameForTheSameSeedAndDoesWhatItSays() {
        List<Integer> things = IntStream.range(0, 10_000).boxed().toList();
        Chaos calm = Chaos.of(7);

        assertThat(calm.on(things)).isEqualTo(things);
        assertThat(calm.dropping(0.1).on(things))
                .hasSizeBetween(8_800, 9_200)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(new HashSet<>(calm.duplicating(0.1).on(things))).hasSize(10_000);
        assertThat(calm.duplicating(0.1).on(things))
                .hasSizeBetween(10_800, 11_200)
                .isSorted();
        List<Integer> moved = calm.reordering(5).on(things);
        assertThat(moved).isNotEqualTo(things).containsExactlyInAnyOrderElementsOf(things);
        assertThat(moved)
                .isEqualTo(calm.reordering(5).on(things))
                .isNotEqualTo(Chaos.of(8).reordering(5).on(things));
    }

    @Test
    void chaosDelaysOnTheClockOfTheTest() {
        VirtualClock clock = VirtualClock.startingAt(TestHost.DEFAULT_START);
        List<Integer> arrived = new ArrayList<>();
        Chaos.of(7)
                .delaying(Duration.ofSeconds(10))
                .over(Flux.range(0, 100), clock.scheduler())
                .subscribe(arrived::add);

        clock.advanceBy(Duration.ofSeconds(5));
        assertThat(arrived).hasSizeBetween(30, 70);
        clock.advanceBy(Duration.ofSeconds(5));
        assertThat(arrived)
                .hasSize(100)
                .doesNotHaveDuplicates()
                .isNotEqualTo(IntStream.range(0, 100).boxed().toList());
    }

    @Test
    void aBgWorkerOfAPlainLoopRunsInTheKit() {
        TestHost host = TestHost.of(Map.of());
        BgWorker worker = BgWorker.of(output -> output.write(Write.variable(TICKS, price("2024-03-04T10:00:00Z", 1))));

        Flux.from(worker.run()).doOnNext(host::store).blockLast();
        assertThat(host.lastEpochNanos(TICKS)).hasValue(Rows.nanos("2024-03-04T10:00:00Z"));
    }
}
