package io.tickflux.plugins.synthetic;

import java.util.Map;

/**
 * The price and size of every tick of one symbol, as functions of the tick's number: no state, so that a feeder can begin anywhere.
 * Only additions, multiplications and rounding are used, which give the same bits on every machine.
 *
 * <p>The price is a base times 1 plus value noise in octaves: random values at multiples of 2^k ticks, joined smoothly, larger the longer the octave.
 * That looks like a random walk over minutes and hours and stays near its base for ever.
 */
final class Market {
    private static final int OCTAVES = 11;
    /** An octave is four times as long as the one before, and so moves twice as far: the law of random walks. */
    private static final int BITS_PER_OCTAVE = 2;

    private static final double SMALLEST_MOVE = 0.00002;
    private static final double[] BASES = {1.1, 25, 180, 3_200, 64_000};
    /** So that the demo's names go with prices of their kind. */
    private static final Map<String, Double> KNOWN_BASES = Map.of(
            "DEMO-BTC", 64_000.0, "DEMO-ETH", 3_200.0, "DEMO-SOL", 150.0, "DEMO-AAPL", 230.0, "DEMO-EURUSD", 1.08);

    private static final int LARGEST_SIZE = 20_000;
    private static final double SIZE_STEPS = 10_000;

    private final long seed;
    private final double base;
    private final double priceSteps;

    Market(long seed, String symbol) {
        this.seed = mixed(seed ^ hash(symbol));
        double typical = BASES[(int) Math.floorMod(mixed(this.seed), (long) BASES.length)];
        this.base = KNOWN_BASES.getOrDefault(symbol, typical * (1 + unit(mixed(this.seed + 1)) / 4));
        this.priceSteps = base < 10 ? 100_000 : 100;
    }

    double price(long tick) {
        double noise = 0;
        double amplitude = SMALLEST_MOVE;
        for (int octave = 0; octave < OCTAVES; octave++) {
            noise += amplitude * noise(octave, tick);
            amplitude *= 2;
        }
        return Math.rint(base * (1 + noise) * priceSteps) / priceSteps;
    }

    /** Mostly small, now and then large: the product of two even chances. */
    double size(long tick) {
        long bits = mixed(seed + OCTAVES + mixed(tick));
        double chance = ((bits >>> 40) * 0x1p-24) * ((bits & 0xFFFFFF) * 0x1p-24);
        return (1 + Math.rint(chance * LARGEST_SIZE)) / SIZE_STEPS;
    }

    private double noise(int octave, long tick) {
        int bits = octave * BITS_PER_OCTAVE;
        long left = tick >> bits;
        double at = (tick - (left << bits)) / (double) (1L << bits);
        double smooth = at * at * (3 - 2 * at);
        double from = lattice(octave, left);
        return from + (lattice(octave, left + 1) - from) * smooth;
    }

    private double lattice(int octave, long index) {
        return unit(mixed(seed + octave + mixed(index)));
    }

    /** From -1 to 1. */
    private static double unit(long bits) {
        return (bits >> 11) * 0x1p-52;
    }

    /** The finalizer of SplitMix64. */
    private static long mixed(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** FNV-1a over the characters. */
    private static long hash(String symbol) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < symbol.length(); i++) {
            hash = (hash ^ symbol.charAt(i)) * 0x100000001B3L;
        }
        return hash;
    }
}
