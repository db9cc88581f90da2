package io.tickflux.engine.fanout;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.TimeRange;
import io.tickflux.api.WriteEvent;
import io.tickflux.bench.PatternSets;
import io.tickflux.bench.Samples;
import io.tickflux.bench.ShortRun;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What every later event of a key costs: finding its id, and by the id its audience. In the engine's package because the structures
 * that do this are nobody else's business.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KnownKeyBenchmark extends ShortRun {
    /** The audience of a key that has its id: what a lane does with each event. */
    @Benchmark
    public int audience(Known known) {
        int at = known.at++ & (Samples.KEYS - 1);
        return known.audiences.of(known.ids[at], known.events[at]).size();
    }

    /** The id of a key: what the writer does with each event. */
    @Benchmark
    public int keyId(Known known) {
        return known.table.intern(known.keys[known.at++ & (Samples.KEYS - 1)]);
    }

    /** The floor: the same two loads from plain arrays. */
    @Benchmark
    public int floorArrayLoad(Known known) {
        int at = known.at++ & (Samples.KEYS - 1);
        return known.sizes[known.ids[at]];
    }

    /** Keys that were all seen once. */
    @State(Scope.Thread)
    public static class Known {
        @Param({"10", "1000", "100000"})
        private int count;

        @Param("1")
        private int globPercent;

        private final BucketKey[] keys = Samples.keys().toArray(new BucketKey[0]);
        private final WriteEvent[] events = new WriteEvent[Samples.KEYS];
        private final int[] ids = new int[Samples.KEYS];
        private final int[] sizes = new int[Samples.KEYS];
        private final KeyTable table = new KeyTable();
        private final Audiences audiences = new Audiences();
        private int at;

        @Setup
        public void see() {
            PatternSets.parsed(count, globPercent).forEach(pattern -> audiences.join(List.of(pattern)));
            // In order of their names, so that the ids of the shuffled keys are shuffled.
            List<BucketKey> ordered = Samples.keys().stream()
                    .sorted((a, b) -> a.toString().compareTo(b.toString()))
                    .toList();
            ordered.forEach(table::intern);
            for (int i = 0; i < keys.length; i++) {
                ids[i] = table.find(keys[i]);
                events[i] = new WriteEvent(
                        Position.of(i + 1L), 0, keys[i], new Change.Delete(TimeRange.ALL), Origin.ANONYMOUS);
                sizes[ids[i]] = audiences.of(ids[i], events[i]).size();
            }
        }
    }
}
