package io.tickflux.plugins.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.Change;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.Timeframe;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.BgWorkerProvider;
import io.tickflux.plugins.testkit.BgWorkerContract;
import io.tickflux.plugins.testkit.TestHost;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.test.StepVerifier;

class SyntheticFeederTest implements BgWorkerContract {
    private static final BgWorkerProvider SYNTHETIC = new SyntheticProvider();
    private static final Instant EPOCH = Instant.parse("2024-03-04T10:00:00.050Z");

    @Override
    public BgWorkerProvider provider() {
        return SYNTHETIC;
    }

    @Override
    public Map<String, ?> config() {
        return with(FULL, "limit", 20);
    }

    private static TestHost host(Map<String, ?> config) {
        return TestHost.startingAt(EPOCH, config);
    }

    /** By key and time: ticks and bars. A tick stands alone at its time. */
    private static Map<String, NavigableMap<Long, List<Double>>> rows(TestHost host) {
        Map<String, NavigableMap<Long, List<Double>>> rows = new TreeMap<>();
        for (WriteEvent event : host.store().events()) {
            Records records = event.records();
            boolean isBar = ((Change.Rows) event.change()).type() == RecordType.FIXED;
            for (int row = 0; row < records.rows(); row++) {
                List<Double> values = new ArrayList<>();
                for (int column = 1; column < records.schema().size(); column++) {
                    values.add(records.doubleAt(column, row));
                }
                List<Double> before = rows.computeIfAbsent(event.key().toString(), any -> new TreeMap<>())
                        .put(records.epochNanos(row), values);
                assertThat(before == null || isBar).as("doubled: %s", event).isTrue();
            }
        }
        return rows;
    }

    private static final Map<String, Object> FULL =
            Map.of("symbols", List.of("A", "B", "C"), "speed", "full", "start", "2024-01-31T23:59:50Z", "limit", 300);

    private static Map<String, Object> with(Map<String, Object> config, String key, Object value) {
        Map<String, Object> changed = new HashMap<>(config);
        changed.put(key, value);
        return changed;
    }

    private static List<Write> all(Map<String, Object> config) {
        return host(config).run(SYNTHETIC).collectList().block();
    }

    @Test
    void theSameSeedGivesTheSameBytes() {
        List<Write> once = all(FULL);

        assertThat(once).hasSize(300 * 3 * 3).isEqualTo(all(FULL));
        assertThat(all(with(FULL, "seed", 43))).isNotEqualTo(once);
    }

    @Test
    void theMarketIsTheSameInEveryVersionAndOnEveryMachine() {
        Market market = new Market(42, "DEMO-BTC");

        assertThat(List.of(market.price(0), market.price(1), market.price(17_066_555_213L)))
                .containsExactly(63076.78, 63076.75, 63497.95);
        assertThat(market.size(17_066_555_213L)).isEqualTo(0.2228);
    }

    @Test
    void pricesMoveALittleEachTickAndStayNearTheirBase() {
        for (int symbol = 0; symbol < 10; symbol++) {
            Market market = new Market(7, "S" + symbol);
            double first = market.price(1);
            double before = first;
            double largestMove = 0;
            double farthest = 0;
            double largestSize = 0;
            for (long tick = 1; tick < 100_000; tick++) {
                double price = market.price(tick);
                largestMove = Math.max(largestMove, Math.abs(price / before - 1));
                farthest = Math.max(farthest, Math.abs(price / first - 1));
                largestSize = Math.max(largestSize, market.size(tick));
                before = price;
            }
            assertThat(largestMove).isBetween(0.00001, 0.005);
            assertThat(farthest).isBetween(0.001, 0.1);
            assertThat(largestSize).isBetween(1.0, 2.1);
        }
    }

    @Test
    void everyIntervalIsOneBurstWithOneWriteForEachKey() {
        List<Write> writes = all(FULL);

        for (int burst = 0; burst < 300; burst++) {
            List<Write> together = writes.subList(burst * 9, burst * 9 + 9);
            assertThat(together).extracting(write -> write.key().toString()).doesNotHaveDuplicates();
            long millis = 1_706_745_590_000L + burst * 100L;
            assertThat(together)
                    .filteredOn(write -> write.key().group().equals("TICK"))
                    .hasSize(3)
                    .allSatisfy(
                            write -> assertThat(records(write).epochNanos(0)).isEqualTo(millis * 1_000_000));
        }
        assertThat(writes)
                .extracting(write -> write.origin().number())
                .isSorted()
                .doesNotHaveDuplicates();
    }

    private static io.tickflux.api.Records records(Write write) {
        return ((io.tickflux.api.Change.Rows) write.change()).records();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 300, 1_000})
    void barsAreWhatTheirTicksMake(int ticksPerWrite) {
        TestHost host =
                host(with(with(FULL, "ticks_per_write", ticksPerWrite), "timeframes", List.of("1Sec", "1Min", "1H")));

        host.run(SYNTHETIC).doOnNext(host::store).blockLast();

        assertThat(rows(host).get("A/1Sec/TICK")).hasSize(300);
        assertThat(rows(host).get("A/1Min/OHLCV")).hasSize(2);
        assertBars(host, "A", "1Sec");
        assertBars(host, "B", "1Min");
        assertBars(host, "C", "1H");
        assertThat(rows(host)).isEqualTo(rowsOf(with(FULL, "timeframes", List.of("1Sec", "1Min", "1H"))));
    }

    private static Map<String, NavigableMap<Long, List<Double>>> rowsOf(Map<String, Object> config) {
        TestHost host = host(config);
        host.run(SYNTHETIC).doOnNext(host::store).blockLast();
        return rows(host);
    }

    private static void assertBars(TestHost host, String symbol, String timeframe) {
        TreeMap<Long, List<Double>> expected = new TreeMap<>();
        rows(host).get(symbol + "/1Sec/TICK").forEach((time, tick) -> {
            double price = tick.get(0);
            expected.merge(
                    Timeframe.parse(timeframe).floor(time),
                    List.of(price, price, price, price, 0 + tick.get(1)),
                    (bar, one) -> List.of(
                            bar.get(0),
                            Math.max(bar.get(1), price),
                            Math.min(bar.get(2), price),
                            price,
                            bar.get(4) + tick.get(1)));
        });
        assertThat(rows(host).get(symbol + "/" + timeframe + "/OHLCV")).isEqualTo(expected);
    }

    @Test
    void nothingIsEmittedThatWasNotRequested() {
        StepVerifier.create(host(FULL).run(SYNTHETIC), 0)
                .expectSubscription()
                .thenRequest(2)
                .expectNextCount(2)
                .thenRequest(20)
                .expectNextCount(20)
                .thenCancel()
                .verify();
    }

    @Test
    void withTheClockEveryIntervalIsDueAtItsTime() {
        TestHost host = host(Map.of("symbols", List.of("A")));
        List<Write> writes = new ArrayList<>();

        Disposable running = host.run(SYNTHETIC).subscribe(writes::add);
        assertThat(writes).isEmpty();
        host.time().advanceBy(Duration.ofMillis(49));
        assertThat(writes).isEmpty();
        host.time().advanceBy(Duration.ofMillis(1));
        assertThat(writes).hasSize(3);
        assertThat(records(writes.get(0)).epochNanos(0))
                .isEqualTo(EPOCH.plusMillis(50).toEpochMilli() * 1_000_000);
        host.time().advanceBy(Duration.ofSeconds(10));
        assertThat(writes).hasSize(3 + 300);
        running.dispose();
        host.time().advanceBy(Duration.ofSeconds(10));
        assertThat(writes).hasSize(3 + 300);
    }

    @Test
    void aSpeedIsKeptFromTheFirstTickOn() {
        TestHost host = host(Map.of("symbols", 1, "speed", 10, "start", "2024-01-01", "limit", 1000));
        List<Write> writes = new ArrayList<>();

        Disposable running = host.run(SYNTHETIC).subscribe(writes::add);
        assertThat(writes).hasSize(3);
        host.time().advanceBy(Duration.ofMillis(100));
        assertThat(writes).hasSize(3 * 11);
        host.time().advanceBy(Duration.ofSeconds(10));
        assertThat(writes).hasSize(3 * 1000);
        assertThat(running.isDisposed()).isTrue();
        assertThat(writes.get(0).key()).hasToString("DEMO-0001/1Sec/TICK");
    }

    @Test
    void aSlowEngineGetsLaterWhatWasDueEarlier() {
        TestHost host = host(Map.of("symbols", List.of("A")));

        StepVerifier.create(host.run(SYNTHETIC), 0)
                .then(() -> host.time().advanceBy(Duration.ofSeconds(2)))
                .thenRequest(60)
                .expectNextCount(60)
                .then(() -> assertThat(host.time().scheduler().now(java.util.concurrent.TimeUnit.MILLISECONDS))
                        .isEqualTo(2_000))
                .thenCancel()
                .verify();
    }

    /** Whatever the write at which the feeder dies, how often, and whether the last write was stored or only sent. */
    @Test
    void afterRestartsEverythingIsStoredOnceAndAsIfNothingHadHappened() {
        Map<String, Object> config = with(with(FULL, "limit", 40), "ticks_per_write", 3);
        Map<String, NavigableMap<Long, List<Double>>> expected = rowsOf(config);
        int repeated = 0;
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            TestHost host = host(config);
            for (int lives = random.nextInt(6); lives > 0; lives--) {
                host.run(SYNTHETIC)
                        .take(random.nextInt(60))
                        .doOnNext(host::store)
                        .blockLast();
            }
            host.run(SYNTHETIC).doOnNext(host::store).blockLast();

            assertThat(rows(host)).as("seed=%d", seed).isEqualTo(expected);
            repeated += host.repeated();
        }
        assertThat(repeated).isPositive();
    }

    @Test
    void aLiveFeederGoesOnWithTheClockAndItsBarsGrowOn() {
        TestHost host = host(Map.of("symbols", List.of("A", "B")));
        List<Long> times = new ArrayList<>();
        Disposable first = host.run(SYNTHETIC).subscribe(host::store);
        host.time().advanceBy(Duration.ofSeconds(10));
        first.dispose();
        host.time().advanceBy(Duration.ofSeconds(20));

        Disposable second = host.run(SYNTHETIC)
                .doOnNext(write -> times.add(records(write).epochNanos(0)))
                .subscribe(host::store);
        int atOnce = times.size();
        host.time().advanceBy(Duration.ofSeconds(50));
        second.dispose();

        assertThat(atOnce).isLessThanOrEqualTo(2 * 6);
        assertBars(host, "A", "1Sec");
        assertBars(host, "A", "1Min");
        assertBars(host, "B", "1Min");
        // 10 s and 50 s of ten ticks, and one that completes the burst that may have been cut.
        assertThat(rows(host).get("A/1Sec/TICK")).hasSize(100 + 500 + 1);
        assertThat(rows(host).get("A/1Min/OHLCV")).hasSize(2);
    }

    @Test
    void aClockThatWentBackIsWaitedFor() {
        TestHost host = host(Map.of("symbols", List.of("A")));
        TestHost later = host(Map.of("symbols", List.of("A")));
        later.time().advanceBy(Duration.ofHours(1));
        later.run(SYNTHETIC).take(3).subscribe(write -> {
            later.store(write);
            host.store(write);
        });
        later.time().advanceBy(Duration.ofSeconds(1));
        List<Write> writes = new ArrayList<>();

        host.run(SYNTHETIC).subscribe(writes::add);
        host.time().advanceBy(Duration.ofHours(1));
        assertThat(writes).isEmpty();
        host.time().advanceBy(Duration.ofMillis(150));
        assertThat(writes).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "symbols | 0 | symbols: 0 (expected: 1 to 100000)",
                "symbols | 9999999 | symbols: 9999999 (expected: 1 to 100000)",
                "symbols | A/B | symbol: \"A/B\"",
                "tick_interval | 0s | tick_interval: PT0S (expected: 1ms to 1h)",
                "tick_interval | 2h | tick_interval: PT2H (expected: 1ms to 1h)",
                "timeframes | 1D | timeframes: 1D (expected: at most 1H)",
                "speed | 0 | speed: 0 (expected: a number above 0, or full)",
                "speed | fast | speed: \"fast\" (expected: a number)",
                "start | 1969-12-31 | start: 1969-12-31T00:00:00Z (expected: a time from 1970 to 2199)",
                "limit | -1 | limit: -1 (expected: 0 or more ticks)",
                "ticks_per_write | 0 | ticks_per_write: 0 (expected: 1 to 10000)",
                "interval | 1s | interval: unknown key",
            })
    void aWrongConfigurationIsRefused(String key, String value, String message) {
        assertThatThrownBy(() -> host(Map.of(key, value)).run(SYNTHETIC).blockFirst())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void symbolsAreListedOrNumberedOrFive() {
        assertThat(symbols(Map.of())).hasSize(5).allMatch(symbol -> symbol.startsWith("DEMO-"));
        assertThat(symbols(Map.of("symbols", 3, "prefix", "X"))).containsExactly("X0001", "X0002", "X0003");
        assertThat(symbols(Map.of("symbols", List.of("B", "A")))).containsExactly("B", "A");
        assertThatThrownBy(() -> symbols(Map.of("symbols", List.of("A", "A"))))
                .isInstanceOf(InvalidInputException.class);
    }

    private static List<String> symbols(Map<String, ?> config) {
        return FeedConfig.of(io.tickflux.api.plugin.PluginConfig.of(config)).symbols();
    }
}
