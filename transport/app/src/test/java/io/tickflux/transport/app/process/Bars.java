package io.tickflux.transport.app.process;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Bars computed the slow and obvious way from lines of {@code Epoch,Open,High,Low,Close,Volume}. */
final class Bars {
    private Bars() {}

    /** A bar for each slot of so many seconds, as {@code query -o csv} prints it. */
    static List<String> of(List<String> rows, long slotSeconds) {
        TreeMap<Long, List<String[]>> slots = new TreeMap<>();
        rows.stream()
                .map(row -> row.split(",", -1))
                .sorted((a, b) -> Long.compare(Long.parseLong(a[0]), Long.parseLong(b[0])))
                .forEach(row -> {
                    long epoch = Long.parseLong(row[0]);
                    slots.computeIfAbsent(epoch - Math.floorMod(epoch, slotSeconds), slot -> new ArrayList<>())
                            .add(row);
                });
        return slots.entrySet().stream().map(Bars::bar).toList();
    }

    private static String bar(Map.Entry<Long, List<String[]>> slot) {
        List<String[]> rows = slot.getValue();
        double high = rows.stream()
                .mapToDouble(row -> Double.parseDouble(row[2]))
                .max()
                .orElseThrow();
        double low = rows.stream()
                .mapToDouble(row -> Double.parseDouble(row[3]))
                .min()
                .orElseThrow();
        // The exact sum of the doubles, rounded once: no order of addition is the right one.
        BigDecimal volume = rows.stream()
                .map(row -> new BigDecimal(Double.parseDouble(row[5])))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return String.join(
                ",",
                String.valueOf(slot.getKey()),
                number(rows.get(0)[1]),
                String.valueOf(high),
                String.valueOf(low),
                number(rows.get(rows.size() - 1)[4]),
                String.valueOf(volume.doubleValue()));
    }

    private static String number(String text) {
        return String.valueOf(Double.parseDouble(text));
    }

    /** A line with its numbers spelt alike, so that lines can be compared. */
    static String normal(String row) {
        String[] cells = row.split(",", -1);
        StringBuilder line = new StringBuilder(cells[0]);
        for (int i = 1; i < cells.length; i++) {
            line.append(',').append(number(cells[i]));
        }
        return line.toString();
    }
}
