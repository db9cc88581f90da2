package io.tickflux.bench;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.PluginConfig;
import io.tickflux.api.plugin.Trigger;
import io.tickflux.api.plugin.TriggerProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import reactor.core.publisher.Flux;

/**
 * What {@code ondiskagg} costs for a base row that comes alone, symbols in turn, with four destinations: the trigger only, without a
 * store behind it, which an append does not read. {@code event} is the part of it that makes the event.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // by JMH
public class OnDiskAggBenchmark extends ShortRun {
    private static final long START_NANOS = 1_700_000_000L * 1_000_000_000L / 60_000_000_000L * 60_000_000_000L;
    private static final Schema BARS = Schema.of(
            new Column("Open", ColumnType.FLOAT64),
            new Column("High", ColumnType.FLOAT64),
            new Column("Low", ColumnType.FLOAT64),
            new Column("Close", ColumnType.FLOAT64),
            new Column("Volume", ColumnType.FLOAT64));
    private static final Schema TRADES =
            Schema.of(new Column("Price", ColumnType.FLOAT64), new Column("Size", ColumnType.INT64));

    @Param({"1", "100", "1000"})
    private int symbols;

    /** Bars of a minute, or a trade every 100 ms. */
    @Param({"bars", "trades"})
    private String base;

    private final List<BucketKey> keys = new ArrayList<>();
    private Trigger trigger;
    private boolean isOfBars;
    private long rows;

    @Setup
    public void open() {
        isOfBars = base.equals("bars");
        for (int i = 0; i < symbols; i++) {
            keys.add(BucketKey.parse("S" + i + (isOfBars ? "/1Min/OHLCV" : "/1Sec/TRADE")));
        }
        PluginConfig config = PluginConfig.of(Map.of("destinations", List.of("5Min", "15Min", "1H", "1D")));
        trigger = ServiceLoader.load(TriggerProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.module().equals("ondiskagg"))
                .findFirst()
                .orElseThrow()
                .create(new EmptyContext(config));
    }

    private WriteEvent next() {
        long number = rows++;
        long turn = number / symbols;
        double price = 100 + number % 97;
        RecordsBuilder row = Records.builder(isOfBars ? BARS : TRADES);
        if (isOfBars) {
            row.row(START_NANOS + turn * 60_000_000_000L)
                    .set(1, price)
                    .set(2, price + 1)
                    .set(3, price - 1)
                    .set(4, price)
                    .set(5, 10.0);
        } else {
            row.row(START_NANOS + turn * 100_000_000L).set(1, price).set(2, 10L);
        }
        RecordType type = isOfBars ? RecordType.FIXED : RecordType.VARIABLE;
        return new WriteEvent(
                Position.of(number + 1),
                0,
                keys.get((int) (number % symbols)),
                new Change.Rows(type, row.build()),
                Origin.ANONYMOUS);
    }

    @Benchmark
    public WriteEvent event() {
        return next();
    }

    @Benchmark
    public void fire(Blackhole blackhole) {
        for (Write write : Flux.from(trigger.fire(next())).toIterable()) {
            blackhole.consume(write);
        }
    }
}
