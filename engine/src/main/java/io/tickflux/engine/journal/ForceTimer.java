package io.tickflux.engine.journal;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Forces a log at intervals, on a thread of its own. */
final class ForceTimer {
    private final LogWriter writer;
    private final Duration interval;
    private final Consumer<IOException> onFailure;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "tickflux-journal-force");

    ForceTimer(LogWriter writer, Duration interval, Consumer<IOException> onFailure) {
        this.writer = writer;
        this.interval = interval;
        this.onFailure = onFailure;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (!closed.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
                writer.force();
            }
        } catch (IOException failure) {
            onFailure.accept(failure);
        } catch (InterruptedException | RuntimeException | Error failure) {
            onFailure.accept(new IOException("the journal is not forced any more: " + failure, failure));
        }
    }

    /** Ends the thread; idempotent. */
    void close() {
        closed.countDown();
        Threads.join(thread);
    }
}
