package io.tickflux.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs every benchmark for some milliseconds, so that none of them rots unseen. Measures nothing. */
class BenchSmokeTest {
    @TempDir
    Path directory;

    @BeforeEach
    void prepare() {
        System.setProperty("tickflux.bench.directory", directory.toString());
        // Other builds of this machine may run benchmarks too; nothing is measured here.
        System.setProperty("jmh.ignoreLock", "true");
    }

    /** Each with one of its parameters at its smallest; the others take all their values. */
    @ParameterizedTest
    @CsvSource({
        "PatternMatchBenchmark, count, 10, 4",
        "KnownKeyBenchmark, count, 10, 3",
        "JournalAppendBenchmark, rows, 64, 4",
        "FanOutBenchmark, subscribers, 10, 8",
        "StoreAppendBenchmark, buckets, 1, 2",
        "StoreScanBenchmark, none, 0, 6",
        "OnDiskAggBenchmark, symbols, 1, 4",
        "OnDiskAggLoopBenchmark, symbols, 1, 2",
        "HostDispatchBenchmark, none, 0, 4",
        "CodecBenchmark, format, JSON, 3"
    })
    void everyBenchmarkStillRuns(String benchmark, String param, String value, int runs) throws RunnerException {
        Options options = new OptionsBuilder()
                .include("\\." + benchmark + "\\.")
                .param(param, value)
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(5))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();

        Collection<RunResult> results = new Runner(options).run();

        assertThat(results).hasSize(runs);
        assertThat(results)
                .allSatisfy(result ->
                        assertThat(result.getPrimaryResult().getScore()).isPositive());
    }
}
