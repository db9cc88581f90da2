package io.tickflux.plugins.ondiskagg;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Timeframe;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.calendar.MarketCalendar;
import io.tickflux.api.calendar.MarketCalendars;
import io.tickflux.api.calendar.TradingSession;
import io.tickflux.plugins.testkit.StoredRow;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories: rows in any order, corrections, repetitions, deletions, a store that is ahead of the trigger, queries that fail,
 * restarts that deliver events again, and a cache that is too small. Afterwards every bar must be what the plainest computation gives.
 *
 * <p>More of them: {@code mvn -pl plugins/ondiskagg -am test -Dtest=OnDiskAggPropertyTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dtickflux.seeds=5000}.
 */
class OnDiskAggPropertyTest {
    private static final int SEEDS = Integer.getInteger("tickflux.seeds", 150);
    private static final List<String> BASES = List.of("1Sec", "10Sec", "1Min", "5Min", "1H", "1D");
    private static final List<String> DESTINATIONS =
            List.of("1Min", "5Min", "7Min", "15Min", "45Min", "1H", "4H", "1D", "2D", "1W", "1M", "1Y");
    private static final List<ColumnType> VOLUMES = List.of(
            ColumnType.FLOAT64,
            ColumnType.FLOAT32,
            ColumnType.INT32,
            ColumnType.INT64,
            ColumnType.UINT32,
            ColumnType.UINT64);

    static LongStream seeds() {
        return LongStream.range(0, SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void barsEqualBruteForceAfterAnyHistory(long seed) {
        History history = new History(seed);
        history.run();
        history.assertBars();
    }

    /** One history of one base. */
    private static final class History {
        private final long seed;
        private final Random random;
        private final BucketKey base;
        private final RecordType type;
        private final Schema schema;
        private final Map<String, Object> config = new TreeMap<>();
        private final Agg agg;
        private final BruteForce truth;
        private final long spanNanos;
        private final List<WriteEvent> undelivered = new ArrayList<>();
        private final List<WriteEvent> delivered = new ArrayList<>();
        private boolean failing;

        History(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.base = BucketKey.parse("X/" + pick(BASES) + "/OHLCV");
            this.type = random.nextInt(3) == 0 ? RecordType.VARIABLE : RecordType.FIXED;
            ColumnType price = random.nextInt(3) == 0 ? ColumnType.FLOAT32 : ColumnType.FLOAT64;
            this.schema = Schema.of(
                    new Column("Volume", pick(VOLUMES)),
                    new Column("Trades", ColumnType.INT32),
                    new Column("Close", ColumnType.INT64),
                    new Column("Open", price),
                    new Column("Low", price),
                    new Column("High", ColumnType.UINT16));
            config.put("destinations", pickSome(DESTINATIONS));
            config.put("cache_rows", pick(List.of(0, 5, 50, 500_000)));
            config.put("revisions", random.nextBoolean());
            BruteForce days = days(random.nextInt(6));
            if (random.nextBoolean()) {
                config.put("columns", BruteForce.COLUMNS);
                days = days.withMoreColumns();
            }
            this.truth = days;
            this.agg = Agg.of(config);
            // From an hour to twelve years.
            this.spanNanos = 3_600_000_000_000L << random.nextInt(18);
            agg.host().onQuery(() -> {
                if (failing && random.nextInt(3) == 0) {
                    throw new IllegalStateException("the store is away");
                }
            });
        }

        /** Half of the histories have days of UTC, the others of zones with awkward midnights, or sessions. */
        private BruteForce days(int kind) {
            boolean hasTimeOfDay = base.timeframe().compareTo(Timeframe.parse("1D")) < 0;
            if (kind < 2) {
                String zone =
                        pick(List.of("America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo"));
                config.put("timezone", zone);
                return hasTimeOfDay ? BruteForce.in(ZoneId.of(zone)) : BruteForce.utc();
            }
            if (kind == 2) {
                config.put("filter", "nasdaq");
                MarketCalendar calendar = MarketCalendars.builtIn().named("XNAS");
                return hasTimeOfDay
                        ? BruteForce.dated(nanos -> calendar.session(calendar.dayOf(nanos))
                                .filter(session -> session.contains(nanos))
                                .map(TradingSession::day))
                        : BruteForce.utc();
            }
            return BruteForce.utc();
        }

        private <T> T pick(List<T> items) {
            return items.get(random.nextInt(items.size()));
        }

        private List<String> pickSome(List<String> items) {
            TreeSet<String> some = new TreeSet<>();
            for (int i = 1 + random.nextInt(5); i > 0; i--) {
                some.add(pick(items));
            }
            return List.copyOf(some);
        }

        void run() {
            failing = random.nextInt(4) == 0;
            int steps = 1 + random.nextInt(40);
            for (int i = 0; i < steps; i++) {
                undelivered.add(agg.store().apply(write()));
                // Now and then the trigger falls behind, and the store shows it the future.
                while (!undelivered.isEmpty() && random.nextInt(3) > 0) {
                    deliverNext();
                }
                if (random.nextInt(20) == 0) {
                    crash();
                }
            }
            while (!undelivered.isEmpty()) {
                deliverNext();
            }
        }

        private Write write() {
            if (random.nextInt(8) == 0 && agg.store().contains(base)) {
                return Write.delete(base, random.nextInt(8) == 0 ? TimeRange.ALL : range());
            }
            Records rows = rows();
            return type == RecordType.FIXED ? Write.fixed(base, rows) : Write.variable(base, rows);
        }

        private TimeRange range() {
            long from = time();
            return switch (random.nextInt(4)) {
                case 0 -> TimeRange.from(from);
                case 1 -> TimeRange.to(from);
                case 2 ->
                    new TimeRange(base.timeframe().floor(from), base.timeframe().next(from) - 1);
                default -> new TimeRange(from, from + random.nextLong(spanNanos));
            };
        }

        private long time() {
            long start = Instant.parse("2011-12-25T00:00:00Z").getEpochSecond() * 1_000_000_000L;
            return start + random.nextLong(spanNanos);
        }

        private Records rows() {
            RecordsBuilder rows = Records.builder(schema);
            long time = time();
            int count = 1 + random.nextInt(30);
            for (int i = 0; i < count; i++) {
                // Runs of neighbours, jumps, and now and then the same slot once more.
                time = switch (random.nextInt(6)) {
                    case 0 -> time();
                    case 1 -> time;
                    case 2 -> base.timeframe().floor(base.timeframe().floor(time) - 1);
                    default -> base.timeframe().next(time);
                };
                rows.row(time)
                        .setValue(1, volume())
                        .set(2, (long) i)
                        .set(3, (long) random.nextInt(1000))
                        .set(4, random.nextInt(100_000) / 100.0)
                        .set(5, random.nextInt(100_000) / 100.0)
                        .set(6, (long) random.nextInt(65_536));
            }
            return rows.build();
        }

        private Object volume() {
            return schema.column(1).type().isFloating()
                    ? (Object) (random.nextInt(1_000_000_000) / 1e8 * (1L << random.nextInt(20)))
                    : (Object) (random.nextLong() >>> (64 - 8 - random.nextInt(23)));
        }

        private void deliverNext() {
            WriteEvent event = undelivered.get(0);
            try {
                agg.deliver(event);
            } catch (IllegalStateException storeAway) {
                // The host tries again, the last time when the store is back.
                failing = random.nextInt(4) > 0;
                return;
            }
            delivered.add(undelivered.remove(0));
        }

        private void crash() {
            agg.trigger().restart();
            int again = Math.min(delivered.size(), random.nextInt(4));
            List<WriteEvent> behindCursor = delivered.subList(delivered.size() - again, delivered.size());
            undelivered.addAll(0, behindCursor);
            behindCursor.clear();
        }

        void assertBars() {
            for (String destination : agg.host().config().texts("destinations")) {
                if (Level.isFiner(base.timeframe(), Timeframe.parse(destination))) {
                    String hint = "seed=" + seed + " base=" + base + " " + type + " config=" + config;
                    truth.check(agg.store(), base, destination, hint);
                    if (config.get("revisions").equals(true)) {
                        assertRevisions(base.withTimeframe(Timeframe.parse(destination)), hint);
                    }
                }
            }
        }

        /** A subscriber who keeps the highest revision of each bar has the last values; a number never stands for two of them. */
        private void assertRevisions(BucketKey destination, String hint) {
            Map<Long, StoredRow> last = new TreeMap<>();
            for (WriteEvent event : agg.store().events(destination)) {
                if (event.change() instanceof Change.Delete delete) {
                    last.keySet().removeIf(delete.range()::contains);
                }
                for (int row = 0; row < event.records().rows(); row++) {
                    assertNext(last, StoredRow.of(event.records(), row), hint);
                }
            }
        }

        private static void assertNext(Map<Long, StoredRow> last, StoredRow bar, String hint) {
            StoredRow before = last.put(bar.epochNanos(), bar);
            double expected = before == null
                    ? 1
                    : before.number("Revision") + (values(before).equals(values(bar)) ? 0 : 1);
            assertThat(bar.number("Revision"))
                    .as("%s: %s after %s", hint, bar, before)
                    .isEqualTo(expected);
            if (before != null) {
                assertThat(bar.number("State")).as(hint).isGreaterThanOrEqualTo(before.number("State"));
            }
        }

        private static Map<String, Object> values(StoredRow bar) {
            Map<String, Object> values = new TreeMap<>(bar.values());
            values.remove("Revision");
            values.remove("State");
            return values;
        }
    }
}
