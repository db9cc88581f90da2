package io.tickflux.engine.faults;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a harness counted, measured and found at fault. */
final class Totals {
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private final Map<String, List<Double>> measures = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();

    void count(String what, long more) {
        counts.merge(what, more, Long::sum);
    }

    long count(String what) {
        return counts.getOrDefault(what, 0L);
    }

    void measure(String what, double value) {
        measures.computeIfAbsent(what, name -> new ArrayList<>()).add(value);
    }

    /** How often something was measured. */
    int measured(String what) {
        return measures.getOrDefault(what, List.of()).size();
    }

    /** The median of what was measured. */
    double median(String what) {
        List<Double> sorted =
                measures.getOrDefault(what, List.of()).stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
    }

    /** The largest of what was measured. */
    double max(String what) {
        return measures.getOrDefault(what, List.of()).stream()
                .mapToDouble(value -> value)
                .max()
                .orElse(0);
    }

    /** Returns whether there was no fault. */
    boolean add(String about, List<String> more) {
        for (String fault : more) {
            System.out.println("FAULT " + about + ": " + fault);
            faults.add(about + ": " + fault);
        }
        return more.isEmpty();
    }

    List<String> faults() {
        return faults;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        counts.forEach(
                (what, count) -> text.append(what).append('=').append(count).append("; "));
        measures.forEach((what, values) -> {
            List<Double> sorted = values.stream().sorted().toList();
            text.append(String.format(
                    Locale.ROOT,
                    "%s: p50=%.1f p99=%.1f max=%.1f; ",
                    what,
                    sorted.get(sorted.size() / 2),
                    sorted.get((int) (sorted.size() * 0.99)),
                    sorted.get(sorted.size() - 1)));
        });
        return text.append("faults=").append(faults.size()).toString();
    }
}
