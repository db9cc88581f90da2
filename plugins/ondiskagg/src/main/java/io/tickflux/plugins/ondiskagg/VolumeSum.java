package io.tickflux.plugins.ondiskagg;

/**
 * A sum that does not depend on the order or grouping of what was added, so that bars made from bars equal bars made from rows.
 *
 * <p>Whole numbers are summed in 128 bits. Floating ones are summed as an unevaluated pair of doubles (Dekker, Knuth: about 106 bits),
 * which holds every sum of volumes exactly, and is rounded once at the end. What is NaN is left out.
 */
final class VolumeSum {
    private boolean isEmpty = true;
    /** Floating: the rounded sum, and what rounding took away. */
    private double rounded;

    private double rest;
    /** Whole: {@code high * 2^64 + low}, low unsigned. */
    private long high;

    private long low;

    void addFloating(double value) {
        if (!Double.isNaN(value)) {
            addPair(value, 0);
            isEmpty = false;
        }
    }

    void addSigned(long value) {
        addWide(value >> 63, value);
    }

    void addUnsigned(long value) {
        addWide(0, value);
    }

    void add(VolumeSum other) {
        if (!other.isEmpty) {
            addPair(other.rounded, other.rest);
            addWide(other.high, other.low);
        }
    }

    private void addWide(long otherHigh, long otherLow) {
        long sum = low + otherLow;
        high += otherHigh + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
        low = sum;
        isEmpty = false;
    }

    private void addPair(double otherRounded, double otherRest) {
        double sum = rounded + otherRounded;
        if (!Double.isFinite(sum)) {
            rounded = sum;
            rest = 0;
            return;
        }
        double error = lost(rounded, otherRounded, sum);
        double restSum = rest + otherRest;
        double restError = lost(rest, otherRest, restSum);
        double first = sum + (error + restSum);
        double firstRest = (error + restSum) - (first - sum);
        rounded = first + (firstRest + restError);
        rest = (firstRest + restError) - (rounded - first);
    }

    /** What {@code sum}, the rounded a + b, lacks: exact for finite values. */
    private static double lost(double a, double b, double sum) {
        double fromB = sum - a;
        return (a - (sum - fromB)) + (b - fromB);
    }

    /** NaN when nothing but NaN was added. */
    double floating() {
        return isEmpty ? Double.NaN : rounded;
    }

    boolean fitsSigned() {
        return high == low >> 63;
    }

    boolean fitsUnsigned() {
        return high == 0;
    }

    /** The sum of whole numbers, or its low 64 bits when it does not fit. */
    long whole() {
        return low;
    }
}
