package io.tickflux.plugins.ondiskagg;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Timeframe;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.assertj.core.api.SoftAssertions;

/** Bars computed in the plainest way from the base rows as they are stored, with java.time for the calendar. */
final class BruteForce {
    private BruteForce() {}

    /** Compares what is stored in a destination with what it should be, to the bit. */
    static void assertBars(MemoryStore store, BucketKey base, String destination, String hint) {
        assertBars(store, base, destination, hint, time -> true);
    }

    static void assertBars(MemoryStore store, BucketKey base, String destination, String hint, LongPredicate filter) {
        List<MemoryStore.Row> rows = store.rows(base);
        Map<Long, Map<String, Object>> expected = bars(rows, destination, filter);
        Map<Long, Map<String, Object>> found = new TreeMap<>();
        store.rows(base.withTimeframe(Timeframe.parse(destination)))
                .forEach(bar -> found.put(bar.time(), bar.values()));
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

    static Map<Long, Map<String, Object>> bars(List<MemoryStore.Row> rows, String destination, LongPredicate filter) {
        Map<Long, List<MemoryStore.Row>> groups = new TreeMap<>();
        for (MemoryStore.Row row : rows) {
            if (filter.test(row.time())) {
                groups.computeIfAbsent(slot(destination, row.time()), any -> new ArrayList<>())
                        .add(row);
            }
        }
        Map<Long, Map<String, Object>> bars = new TreeMap<>();
        groups.forEach((slot, group) -> bars.put(slot, bar(group)));
        return bars;
    }

    private static Map<String, Object> bar(List<MemoryStore.Row> rows) {
        Map<String, Object> bar = new LinkedHashMap<>();
        bar.put("Open", rows.get(0).values().get("Open"));
        bar.put("Close", rows.get(rows.size() - 1).values().get("Close"));
        MemoryStore.Row highest = rows.get(0);
        MemoryStore.Row lowest = rows.get(0);
        BigDecimal volume = BigDecimal.ZERO;
        for (MemoryStore.Row row : rows) {
            highest = row.number("High") > highest.number("High") ? row : highest;
            lowest = row.number("Low") < lowest.number("Low") ? row : lowest;
            volume = row.values().containsKey("Volume")
                    ? volume.add(exact(row.values().get("Volume")))
                    : volume;
        }
        bar.put("High", highest.values().get("High"));
        bar.put("Low", lowest.values().get("Low"));
        if (rows.get(0).values().containsKey("Volume")) {
            bar.put("Volume", like(rows.get(0).values().get("Volume"), volume));
        }
        return new TreeMap<>(bar);
    }

    private static BigDecimal exact(Object number) {
        return number instanceof BigInteger big ? new BigDecimal(big) : exact((Number) number);
    }

    private static BigDecimal exact(Number number) {
        boolean isFloating = number instanceof Double || number instanceof Float;
        return isFloating ? new BigDecimal(number.doubleValue()) : BigDecimal.valueOf(number.longValue());
    }

    private static Object like(Object sample, BigDecimal sum) {
        if (sample instanceof Double || sample instanceof Float) {
            return sum.doubleValue();
        }
        return sample instanceof BigInteger ? sum.toBigIntegerExact() : (Object) sum.longValueExact();
    }

    private static long slot(String timeframe, long nanos) {
        String unit = timeframe.replaceAll("[0-9]", "");
        long count = Long.parseLong(timeframe.replaceAll("[^0-9]", ""));
        LocalDate date = Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L))
                .atOffset(ZoneOffset.UTC)
                .toLocalDate();
        return switch (unit) {
            case "Sec" -> multiple(nanos, count * 1_000_000_000L);
            case "Min" -> multiple(nanos, count * 60_000_000_000L);
            case "H" -> multiple(nanos, count * 3_600_000_000_000L);
            case "D" -> multiple(nanos, count * 86_400_000_000_000L);
            case "W" -> single(count, date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
            case "M" -> single(count, date.withDayOfMonth(1));
            case "Y" -> single(count, date.withDayOfYear(1));
            default -> throw new IllegalArgumentException(timeframe);
        };
    }

    private static long multiple(long nanos, long length) {
        return nanos - Math.floorMod(nanos, length);
    }

    private static long single(long count, LocalDate start) {
        if (count != 1) {
            throw new IllegalArgumentException("count: " + count);
        }
        return start.toEpochDay() * 86_400_000_000_000L;
    }
}
