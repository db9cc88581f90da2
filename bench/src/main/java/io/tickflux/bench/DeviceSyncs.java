package io.tickflux.bench;

import io.tickflux.engine.embedded.CountedEngine;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/** Syncs of the device for each operation of a {@link CountedEngine}, for {@code -prof io.tickflux.bench.DeviceSyncs}. */
public final class DeviceSyncs implements InternalProfiler {
    private long begin;

    @Override
    public String getDescription() {
        return "syncs of the device for each operation";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        begin = CountedEngine.syncs();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        long syncs = CountedEngine.syncs() - begin;
        double each = (double) syncs / Math.max(1, result.getMetadata().getAllOps());
        return List.of(new ScalarResult("syncs", each, "syncs/op", AggregationPolicy.AVG));
    }
}
