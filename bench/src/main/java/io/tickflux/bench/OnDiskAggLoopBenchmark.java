package io.tickflux.bench;

import io.tickflux.api.BucketKey;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Records;
import io.tickflux.api.StartAt;
import io.tickflux.api.Timeframe;
import io.tickflux.api.Write;
import io.tickflux.api.plugin.PluginConfig;
import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.Subscription;
import io.tickflux.engine.embedded.CountedEngine;
import io.tickflux.engine.embedded.EmbeddedEngine;
import io.tickflux.engine.host.HostConfig;
import io.tickflux.engine.host.PluginHost;
import io.tickflux.engine.host.TriggerSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * From a bar of a minute to the bars that {@code ondiskagg} makes of it, closed loop: written, forced, fired, four derived bars written and
 * forced in one commit, seen by a subscriber; only then comes the next. So two device syncs for each base row. {@code base} is the floor:
 * the same without a trigger.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // by JMH
public class OnDiskAggLoopBenchmark extends ShortRun {
    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

    @Param({"1", "100", "1000"})
    private int symbols;

    private final Semaphore seen = new Semaphore(0);
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
        PluginConfig config = PluginConfig.of(Map.of("destinations", List.of("5Min", "15Min", "1H", "1D")));
        host = PluginHost.start(
                engine,
                HostConfig.of(directory.path().resolve("cursors"))
                        .withTriggers(TriggerSpec.of("agg", "ondiskagg", KeyPattern.parse("*/1Min/OHLCV"), config)));
        watched = Samples.keys(symbols, Timeframe.parse("1Min"));
        plain = Samples.keys(symbols, Timeframe.parse("3Min"));
        engine.subscribe(new Subscription(List.of(KeyPattern.parse("*/1D/OHLCV")), StartAt.NOW))
                .subscribe(event -> seen.release());
    }

    private void write(List<BucketKey> keys) {
        long number = rows++;
        Records bar = Samples.bars(1, Samples.START_NANOS + number / symbols * MINUTE_NANOS, MINUTE_NANOS);
        engine.writes()
                .write(Write.fixed(keys.get((int) (number % symbols)), bar))
                .block();
    }

    @Benchmark
    public void aggregated() throws InterruptedException {
        write(watched);
        seen.acquire();
    }

    @Benchmark
    public void base() {
        write(plain);
    }

    @TearDown
    public void close() {
        host.close(CLOSE_WITHIN).block();
        engine.close(CLOSE_WITHIN).block();
        directory.close();
    }
}
