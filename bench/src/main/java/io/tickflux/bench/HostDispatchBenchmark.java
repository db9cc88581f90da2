package io.tickflux.bench;

import io.tickflux.api.BucketKey;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Timeframe;
import io.tickflux.api.Write;
import io.tickflux.api.plugin.PluginConfig;
import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.embedded.CountedEngine;
import io.tickflux.engine.embedded.EmbeddedEngine;
import io.tickflux.engine.host.HostConfig;
import io.tickflux.engine.host.PluginHost;
import io.tickflux.engine.host.TriggerSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import reactor.core.publisher.Flux;

/**
 * What it costs to fire a trigger that does nothing, closed loop with durable writes: one at a time, the next when the trigger has had the
 * last, and {@value #WINDOW} at a time. The floors are the same writes to keys that nobody asked for.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // by JMH
public class HostDispatchBenchmark extends ShortRun {
    private static final int WINDOW = 64;
    private static final int FLOW = 1024;
    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

    private List<BucketKey> watched;
    private List<BucketKey> plain;
    private BenchDirectory directory;
    private EmbeddedEngine engine;
    private PluginHost host;
    private long rows;

    @Setup
    public void open() {
        directory = BenchDirectory.create();
        engine = CountedEngine.open(EngineConfig.defaults(directory.path()));
        BenchTriggers.FIRED.drainPermits();
        host = PluginHost.start(
                engine,
                HostConfig.of(directory.path().resolve("cursors"))
                        .withTriggers(TriggerSpec.of(
                                "fired", "benchfired", KeyPattern.parse("*/1Min/OHLCV"), PluginConfig.empty())));
        watched = Samples.keys(100, Timeframe.parse("1Min"));
        plain = Samples.keys(100, Timeframe.parse("3Min"));
    }

    private Write next(List<BucketKey> keys) {
        long number = rows++;
        return Write.fixed(
                keys.get((int) (number % keys.size())),
                Samples.bars(1, Samples.START_NANOS + number / keys.size() * MINUTE_NANOS, MINUTE_NANOS));
    }

    private void flow(List<BucketKey> keys) {
        Flux.<Write>generate(sink -> sink.next(next(keys)))
                .take(FLOW)
                .flatMap(write -> engine.writes().write(write), WINDOW, 1)
                .blockLast();
    }

    @Benchmark
    public void oneFired() throws InterruptedException {
        engine.writes().write(next(watched)).block();
        BenchTriggers.FIRED.acquire();
    }

    @Benchmark
    public void oneBase() {
        engine.writes().write(next(plain)).block();
    }

    @Benchmark
    @OperationsPerInvocation(FLOW)
    public void manyFired() throws InterruptedException {
        flow(watched);
        BenchTriggers.FIRED.acquire(FLOW);
    }

    @Benchmark
    @OperationsPerInvocation(FLOW)
    public void manyBase() {
        flow(plain);
    }

    @TearDown
    public void close() {
        host.close(CLOSE_WITHIN).block();
        engine.close(CLOSE_WITHIN).block();
        directory.close();
    }
}
