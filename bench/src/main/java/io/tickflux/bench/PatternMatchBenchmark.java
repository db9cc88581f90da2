package io.tickflux.bench;

import io.tickflux.api.BucketKey;
import io.tickflux.engine.fanout.PatternIndex;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What the first event of a key costs: finding all patterns that match it. Later events: {@code KnownKeyBenchmark}. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PatternMatchBenchmark extends ShortRun {
    /** All patterns match at once. */
    @Benchmark
    public int firstSight(Index index, Keys keys) {
        return index.patterns.match(keys.next()).size();
    }

    /** For contrast: each pattern as a regular expression, compiled beforehand, one after the other. */
    @Benchmark
    public int linearRegex(Regexes regexes, Keys keys) {
        String key = keys.nextText();
        int matching = 0;
        for (Pattern pattern : regexes.patterns) {
            matching += pattern.matcher(key).matches() ? 1 : 0;
        }
        return matching;
    }

    /** The floor: one load from an array. */
    @Benchmark
    public int floorArrayLoad(Keys keys) {
        return keys.nextNumber();
    }

    /** The keys in turn; they are shuffled. */
    @State(Scope.Thread)
    public static class Keys {
        private final BucketKey[] keys = Samples.keys().toArray(new BucketKey[0]);
        private final String[] texts =
                Samples.keys().stream().map(BucketKey::toString).toArray(String[]::new);
        private final int[] numbers =
                Samples.keys().stream().mapToInt(BucketKey::hashCode).toArray();
        private int at;

        BucketKey next() {
            return keys[at++ & (Samples.KEYS - 1)];
        }

        String nextText() {
            return texts[at++ & (Samples.KEYS - 1)];
        }

        int nextNumber() {
            return numbers[at++ & (Samples.KEYS - 1)];
        }
    }

    /** The engine's index. */
    @State(Scope.Benchmark)
    public static class Index {
        @Param({"10", "1000", "100000"})
        private int count;

        @Param({"0", "1"})
        private int globPercent;

        private final PatternIndex<Object> patterns = new PatternIndex<>();

        @Setup
        public void fill() {
            PatternSets.parsed(count, globPercent).forEach(pattern -> patterns.add(pattern, new Object()));
        }
    }

    /** Regular expressions; no more than 1 000, or a match takes milliseconds. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // by JMH
    public static class Regexes {
        @Param({"10", "1000"})
        private int count;

        private Pattern[] patterns;

        @Setup
        public void compile() {
            patterns = PatternSets.regexes(count, 0);
        }
    }
}
