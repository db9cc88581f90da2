package io.tickflux.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * What blocks A and B of one run, which took turns, came to, and how a figure of all B together compares with that of all A. The interval
 * is the bootstrap's (Efron 1979): the middle 95 % of the ratio over {@value #RESAMPLES} draws of as many pairs from those measured, with
 * replacement.
 *
 * @param <T> what one block comes to
 */
final class PairedBlocks<T> {
    private static final int RESAMPLES = 1_000;
    private static final double TAIL = 0.025;

    private final List<Pair<T>> pairs = new ArrayList<>();

    private record Pair<T>(T a, T b) {}

    /** Of a figure of all B to that of all A, and between which values it lies with 95 % confidence. */
    record Ratio(double value, double least, double most) {
        @Override
        public String toString() {
            return String.format("%.3f (%.2f, %.2f)", value, least, most);
        }
    }

    void add(T a, T b) {
        pairs.add(new Pair<>(a, b));
    }

    List<T> allA() {
        return pairs.stream().map(Pair::a).toList();
    }

    /** @param figure of several blocks */
    Ratio ratio(ToDoubleFunction<List<T>> figure) {
        SplittableRandom random = new SplittableRandom(1);
        double[] drawn = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            List<Pair<T>> sample = new ArrayList<>();
            for (int pair = 0; pair < pairs.size(); pair++) {
                sample.add(pairs.get(random.nextInt(pairs.size())));
            }
            drawn[i] = ratio(sample, figure);
        }
        Arrays.sort(drawn);
        return new Ratio(
                ratio(pairs, figure), drawn[(int) (TAIL * RESAMPLES)], drawn[(int) ((1 - TAIL) * RESAMPLES) - 1]);
    }

    private static <T> double ratio(List<Pair<T>> pairs, ToDoubleFunction<List<T>> figure) {
        return figure.applyAsDouble(pairs.stream().map(Pair::b).toList())
                / figure.applyAsDouble(pairs.stream().map(Pair::a).toList());
    }
}
