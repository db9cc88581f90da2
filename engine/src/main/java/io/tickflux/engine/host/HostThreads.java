package io.tickflux.engine.host;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something to many plugins at once, each on a thread of its own, so that one that blocks holds up no other. */
final class HostThreads {
    private static final Logger log = LoggerFactory.getLogger(HostThreads.class);

    /** What a plugin may take beyond the deadline to be told that it is over. */
    private static final Duration GRACE = Duration.ofMillis(200);

    private HostThreads() {}

    /** Runs all tasks, and waits for them until a little after the deadline. What fails is logged. */
    static void runAll(List<Callable<@Nullable Void>> tasks, Deadline deadline) {
        if (tasks.isEmpty()) {
            return;
        }
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size(), task -> {
            Thread thread = new Thread(task, "plugin-host-close");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<@Nullable Void>> done = new ArrayList<>(
                    threads.invokeAll(tasks, deadline.nanosLeft() + GRACE.toNanos(), TimeUnit.NANOSECONDS));
            threads.shutdownNow();
            threads.awaitTermination(GRACE.toNanos(), TimeUnit.NANOSECONDS);
            logFailures(done);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            threads.shutdownNow();
        }
    }

    private static void logFailures(List<Future<@Nullable Void>> done) throws InterruptedException {
        for (Future<@Nullable Void> task : done) {
            if (task.isDone() && !task.isCancelled()) {
                try {
                    task.get();
                } catch (ExecutionException failed) {
                    log.error("plugin host failed at a plugin", failed.getCause());
                }
            }
        }
    }
}
