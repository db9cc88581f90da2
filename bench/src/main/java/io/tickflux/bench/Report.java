package io.tickflux.bench;

import org.HdrHistogram.Histogram;

/** Prints for people. */
final class Report {
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};

    private Report() {}

    static void line(String format, Object... values) {
        System.out.printf(format + "%n", values);
    }

    static void percentileHeader() {
        line("%-22s %9s %9s %9s %9s %9s  (microseconds)", "", "p50", "p90", "p99", "p99.9", "max");
    }

    static void percentiles(String name, Histogram nanos) {
        StringBuilder line = new StringBuilder(String.format("%-22s", name));
        for (double percentile : PERCENTILES) {
            line.append(String.format(" %9.0f", micros(nanos, percentile)));
        }
        line("%s", line);
    }

    static double micros(Histogram nanos, double percentile) {
        return nanos.getValueAtPercentile(percentile) / 1e3;
    }
}
