package io.tickflux.engine.host;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Position;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What is counted of one plugin; from any thread. */
final class PluginMeters {
    /** Signals after the end of a publisher, and other noise that was ignored. */
    static final String IGNORED_SIGNALS = "host.ignored_signals";
    /** Commits that the engine would not take for the moment, and that were tried again. */
    static final String REFUSED_COMMITS = "host.refused_commits";

    /** Events given up by {@link OnError#SKIP}. */
    static final String SKIPPED = "host.skipped";
    /** Events given up by {@link OnError#DEAD_LETTER}. */
    static final String DEAD_LETTERS = "host.dead_letters";
    /** Events of which "where" left no row. */
    static final String FILTERED = "host.filtered";
    /** Those of them whose columns "where" does not fit. */
    static final String UNFIT = "host.unfit";
    /** Requests that the trigger has failed with. */
    static final String FAILED_REQUESTS = "host.failed_requests";
    /** Ticks at which the plugin used more than it may. */
    static final String LIMIT_BREACHES = "host.limit_breaches";

    static final String CPU_NANOS = "host.cpu_nanos";
    static final String ALLOCATED_BYTES = "host.allocated_bytes";

    /** A plugin that makes up names all the time must not fill the heap. */
    private static final int MAX_COUNTERS = 256;

    private static final String OTHERS = "host.other_counters";

    final LongAdder handled = new LongAdder();
    final LongAdder derived = new LongAdder();
    /** Writes of either kind of plugin that are stored. */
    final LongAdder written = new LongAdder();

    final LongAdder passedOver = new LongAdder();
    private final Latencies fires = new Latencies();
    private final SeenKeys matched = new SeenKeys();
    private final SeenKeys keysWritten = new SeenKeys();
    private volatile long lastSuccessNanos;
    private final LongAccumulator longestCallNanos = new LongAccumulator(Math::max, 0);
    private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();

    void called(long nanos) {
        longestCallNanos.accumulate(nanos);
    }

    /** An event was given to the plugin. */
    void given(BucketKey key) {
        matched.add(key);
    }

    /** An event was answered completely. */
    void fired(long nanos) {
        fires.add(nanos);
    }

    /** An event is done, or a write is stored. */
    void done() {
        handled.increment();
        // 0 stands for never.
        lastSuccessNanos = System.nanoTime() | 1;
    }

    /** The plugin writes to a bucket. */
    void writes(BucketKey key) {
        keysWritten.add(key);
    }

    Latencies fires() {
        return fires;
    }

    SeenKeys matched() {
        return matched;
    }

    SeenKeys keysWritten() {
        return keysWritten;
    }

    /** When something was done last; null before. */
    @Nullable
    Instant lastSuccess(Clock clock) {
        long at = lastSuccessNanos;
        return at == 0 ? null : clock.instant().minusNanos(Math.max(0, System.nanoTime() - at));
    }

    void count(String name, long delta) {
        LongAdder counter = counters.get(name);
        if (counter == null) {
            String known = counters.size() < MAX_COUNTERS ? name : OTHERS;
            counter = counters.computeIfAbsent(known, any -> new LongAdder());
        }
        counter.add(delta);
    }

    long written() {
        return written.sum();
    }

    /** @param cursor the event up to which a trigger is done */
    PluginStatus.Progress progress(@Nullable Position cursor, PluginStatus.Lag lag) {
        return new PluginStatus.Progress(
                handled.sum(), derived.sum(), passedOver.sum(), cursor, lag, Duration.ofNanos(longestCallNanos.get()));
    }

    Map<String, Long> counters() {
        Map<String, Long> sums = new TreeMap<>();
        counters.forEach((name, counter) -> sums.put(name, counter.sum()));
        return sums;
    }
}
