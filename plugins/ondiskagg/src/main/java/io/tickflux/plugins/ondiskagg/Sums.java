package io.tickflux.plugins.ondiskagg;

/**
 * Sums that do not depend on the order or grouping of what was added, so that bars made from bars equal bars made from rows. Each
 * takes two longs of a state.
 *
 * <pre>
 *   whole     | high | low |      high * 2^64 + low, low unsigned
 *   decimal   | rounded | rest |  bits of an unevaluated pair of doubles (Dekker, Knuth): about 106 bits, which holds every sum of
 *                                 volumes exactly, and is rounded once at the end
 * </pre>
 */
final class Sums {
    private Sums() {}

    static void addWhole(long[] sum, int at, long high, long low) {
        long total = sum[at + 1] + low;
        sum[at] += high + (Long.compareUnsigned(total, low) < 0 ? 1 : 0);
        sum[at + 1] = total;
    }

    static boolean fitsSigned(long[] sum, int at) {
        return sum[at] == sum[at + 1] >> 63;
    }

    static boolean fitsUnsigned(long[] sum, int at) {
        return sum[at] == 0;
    }

    static void addDecimals(long[] sum, int at, long[] other, int from) {
        addDecimal(sum, at, Double.longBitsToDouble(other[from]), Double.longBitsToDouble(other[from + 1]));
    }

    /** Adds the exact product of two numbers. */
    static void addProduct(long[] sum, int at, double a, double b) {
        double product = a * b;
        addDecimal(sum, at, product, Double.isFinite(product) ? Math.fma(a, b, -product) : 0);
    }

    static void addDecimal(long[] sum, int at, double value, double valueRest) {
        double rounded = Double.longBitsToDouble(sum[at]);
        double rest = Double.longBitsToDouble(sum[at + 1]);
        double total = rounded + value;
        if (!Double.isFinite(total)) {
            set(sum, at, total, 0);
            return;
        }
        double error = lost(rounded, value, total);
        double restTotal = rest + valueRest;
        double restError = lost(rest, valueRest, restTotal);
        double first = total + (error + restTotal);
        double firstRest = (error + restTotal) - (first - total);
        double newRounded = first + (firstRest + restError);
        set(sum, at, newRounded, (firstRest + restError) - (newRounded - first));
    }

    private static void set(long[] sum, int at, double rounded, double rest) {
        sum[at] = Double.doubleToRawLongBits(rounded);
        sum[at + 1] = Double.doubleToRawLongBits(rest);
    }

    /** What {@code sum}, the rounded a + b, lacks: exact for finite values. */
    private static double lost(double a, double b, double sum) {
        double fromB = sum - a;
        return (a - (sum - fromB)) + (b - fromB);
    }

    static double decimal(long[] sum, int at) {
        return Double.longBitsToDouble(sum[at]);
    }
}
