package io.tickflux.engine.host;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A run of a plugin and what was heard of it. Guarded by the supervisor whose it is, but for what the run itself tells. */
final class Life implements RunMonitor {
    private final long begunNanos;
    private final Run run;
    private final BiConsumer<Life, RunEnd> ended;
    private volatile boolean progressed;
    private boolean stopped;
    private @Nullable Throwable uncaught;

    /** @param ended hears once how it ended */
    Life(Runner runner, long begunNanos, BiConsumer<Life, RunEnd> ended) {
        this.begunNanos = begunNanos;
        this.ended = ended;
        this.run = runner.newRun(this);
    }

    Run run() {
        return run;
    }

    long begunNanos() {
        return begunNanos;
    }

    boolean hasProgressed() {
        return progressed;
    }

    /** Somebody wants it to end. */
    void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }

    /** What got out of a thread of the plugin's; the first counts. Returns whether this is it. */
    boolean fail(Throwable failure) {
        boolean first = uncaught == null;
        if (first) {
            uncaught = failure;
        }
        return first;
    }

    @Nullable
    Throwable uncaught() {
        return uncaught;
    }

    @Override
    public void progressed() {
        progressed = true;
    }

    @Override
    public void ended(RunEnd end) {
        ended.accept(this, end);
    }
}
