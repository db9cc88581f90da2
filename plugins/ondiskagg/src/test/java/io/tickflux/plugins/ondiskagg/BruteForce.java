package io.tickflux.plugins.ondiskagg;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Timeframe;
import io.tickflux.plugins.testkit.MemoryStore;
import io.tickflux.plugins.testkit.StoredRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.assertj.core.api.SoftAssertions;

/** Bars computed in the plainest way from the base rows as they are stored, with java.time for the calendar. */
final class BruteForce {
    static final List<String> NAMES = List.of("Open", "High", "Low", "Close", "Volume");

    static final List<String> COLUMNS =
            List.of("OHLCV", "Rows=count()", "Mean = avg(Close)", "VWAP=vwap(Close, Volume)", "FirstLow=first(Low)");

    /** The date of a row, or none if it belongs to no day. */
    private final LongFunction<Optional<LocalDate>> dates;
    /** Whether the columns of {@link #COLUMNS} are expected, or the usual ones. */
    private final boolean hasMore;

    private BruteForce(LongFunction<Optional<LocalDate>> dates, boolean hasMore) {
        this.dates = dates;
        this.hasMore = hasMore;
    }

    BruteForce withMoreColumns() {
        return new BruteForce(dates, true);
    }

    static BruteForce utc() {
        return in(ZoneOffset.UTC);
    }

    static BruteForce in(ZoneId zone) {
        return new BruteForce(
                nanos -> Optional.of(
                        LocalDate.ofInstant(Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L)), zone)),
                false);
    }

    static BruteForce dated(LongFunction<Optional<LocalDate>> dates) {
        return new BruteForce(dates, false);
    }

    static void assertBars(MemoryStore store, BucketKey base, String destination, String hint) {
        utc().check(store, base, destination, hint);
    }

    /** Compares what is stored in a destination with what it should be, to the bit. */
    void check(MemoryStore store, BucketKey base, String destination, String hint) {
        Map<Long, Map<String, Object>> expected = bars(store.rows(base), destination);
        Map<Long, Map<String, Object>> found = new TreeMap<>();
        store.rows(base.withTimeframe(Timeframe.parse(destination))).forEach(bar -> {
            Map<String, Object> values = new TreeMap<>(bar.values());
            values.remove("Revision");
            values.remove("State");
            found.put(bar.epochNanos(), values);
        });
        if (!found.equals(expected)) {
            SoftAssertions.assertSoftly(softly -> {
                softly.assertThat(found.keySet())
                        .as("%s: slots of %s", hint, destination)
                        .isEqualTo(expected.keySet());
                expected.forEach((slot, bar) -> softly.assertThat(found.get(slot))
                        .as("%s: %s at %s", hint, destination, Instant.ofEpochSecond(slot / 1_000_000_000L))
                        .isEqualTo(bar));
            });
        }
        assertThat(found).as(hint).isEqualTo(expected);
    }

    private Map<Long, Map<String, Object>> bars(List<StoredRow> rows, String destination) {
        Map<Long, List<StoredRow>> groups = new TreeMap<>();
        for (StoredRow row : rows) {
            slot(destination, row.epochNanos())
                    .ifPresent(slot -> groups.computeIfAbsent(slot, any -> new ArrayList<>())
                            .add(row));
        }
        Map<Long, Map<String, Object>> bars = new TreeMap<>();
        groups.forEach((slot, group) -> bars.put(slot, bar(group)));
        return bars;
    }

    private Map<String, Object> bar(List<StoredRow> rows) {
        Map<String, Object> bar = new TreeMap<>();
        StoredRow highest = rows.get(0);
        StoredRow lowest = rows.get(0);
        BigDecimal volume = BigDecimal.ZERO;
        BigDecimal money = BigDecimal.ZERO;
        BigDecimal closes = BigDecimal.ZERO;
        for (StoredRow row : rows) {
            highest = row.number("High") > highest.number("High") ? row : highest;
            lowest = row.number("Low") < lowest.number("Low") ? row : lowest;
            closes = closes.add(exact(row.values().get("Close")));
            if (row.values().containsKey("Volume")) {
                volume = volume.add(exact(row.values().get("Volume")));
                money = money.add(exact(row.values().get("Close"))
                        .multiply(exact(row.values().get("Volume"))));
            }
        }
        bar.put("Open", rows.get(0).values().get("Open"));
        bar.put("Close", rows.get(rows.size() - 1).values().get("Close"));
        bar.put("High", highest.values().get("High"));
        bar.put("Low", lowest.values().get("Low"));
        if (rows.get(0).values().containsKey("Volume")) {
            bar.put("Volume", like(rows.get(0).values().get("Volume"), volume));
        }
        if (hasMore) {
            bar.put("Rows", (long) rows.size());
            bar.put("Mean", closes.doubleValue() / rows.size());
            bar.put("VWAP", volume.signum() == 0 ? Double.NaN : money.doubleValue() / volume.doubleValue());
            bar.put("FirstLow", rows.get(0).values().get("Low"));
        }
        return bar;
    }

    private static BigDecimal exact(Object number) {
        if (number instanceof BigInteger big) {
            return new BigDecimal(big);
        }
        boolean isFloating = number instanceof Double || number instanceof Float;
        Number value = (Number) number;
        return isFloating ? new BigDecimal(value.doubleValue()) : BigDecimal.valueOf(value.longValue());
    }

    private static Object like(Object sample, BigDecimal sum) {
        if (sample instanceof Double || sample instanceof Float) {
            return sum.doubleValue();
        }
        return sample instanceof BigInteger ? sum.toBigIntegerExact() : (Object) sum.longValueExact();
    }

    private Optional<Long> slot(String timeframe, long nanos) {
        String unit = timeframe.replaceAll("[0-9]", "");
        long count = Long.parseLong(timeframe.replaceAll("[^0-9]", ""));
        return switch (unit) {
            case "Sec" -> Optional.of(multiple(nanos, count * 1_000_000_000L));
            case "Min" -> Optional.of(multiple(nanos, count * 60_000_000_000L));
            case "H" -> Optional.of(multiple(nanos, count * 3_600_000_000_000L));
            case "D" -> dates.apply(nanos).map(date -> multiple(midnight(date), count * 86_400_000_000_000L));
            case "W" ->
                dates.apply(nanos).map(date -> midnight(date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))));
            case "M" -> dates.apply(nanos).map(date -> midnight(date.withDayOfMonth(1)));
            case "Y" -> dates.apply(nanos).map(date -> midnight(date.withDayOfYear(1)));
            default -> throw new IllegalArgumentException(timeframe);
        };
    }

    private static long midnight(LocalDate date) {
        return date.toEpochDay() * 86_400_000_000_000L;
    }

    private static long multiple(long nanos, long length) {
        return nanos - Math.floorMod(nanos, length);
    }
}
