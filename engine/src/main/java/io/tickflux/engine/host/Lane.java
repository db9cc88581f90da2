package io.tickflux.engine.host;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One thread of a plugin's own, which the plugin may block: one task after the other. The thread is there only while there is
 * something to do, and never keeps the process alive. Its queue holds a handful of tasks at most, because each kind of task is
 * queued once.
 */
final class Lane {
    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor executor;
    private final Consumer<Throwable> uncaught;
    private final Object lock = new Object();
    private volatile @Nullable Thread worker;
    private @Nullable Thread running;
    private long runningSinceNanos;

    private Lane(ThreadPoolExecutor executor, Consumer<Throwable> uncaught) {
        this.executor = executor;
        this.uncaught = uncaught;
    }

    /** A lane for {@link #call} alone, which tells what a task throws. */
    static Lane named(String name) {
        return named(name, failure -> {});
    }

    /**
     * A lane whose thread has this name.
     *
     * @param uncaught hears what gets out of a task, whatever it is: behind it, something stands still
     */
    static Lane named(String name, Consumer<Throwable> uncaught) {
        ClassLoader hostLoader = Lane.class.getClassLoader();
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> new PluginThread(task, name, hostLoader));
        executor.allowCoreThreadTimeOut(true);
        // After shutdown nothing is asked of the plugin any more.
        executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        return new Lane(executor, uncaught);
    }

    /** Runs a task after those before it; not at all after {@link #shutdown}. */
    void execute(Runnable task) {
        executor.execute(() -> {
            enter(Thread.currentThread());
            try {
                task.run();
            } catch (Throwable failure) {
                uncaught.accept(failure);
            } finally {
                enter(null);
            }
        });
    }

    /**
     * Runs a task and waits for what it returns.
     *
     * @throws TimeoutException when it took longer; its thread was interrupted
     */
    <T> T call(Callable<T> task, Duration limit) throws ExecutionException, InterruptedException, TimeoutException {
        FutureTask<T> future = new FutureTask<>(task);
        execute(future);
        try {
            return future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            future.cancel(true);
        }
    }

    /** For how long the task that is running has been; zero when there is none. */
    Duration busy() {
        synchronized (lock) {
            return running == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - runningSinceNanos);
        }
    }

    /** Interrupts the task that is running, if any. */
    void interrupt() {
        synchronized (lock) {
            if (running != null) {
                running.interrupt();
            }
        }
    }

    /** Ends the thread, interrupting what it does; tells whether it is gone by the deadline. */
    boolean shutdown(Deadline deadline) throws InterruptedException {
        executor.shutdownNow();
        return executor.awaitTermination(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
    }

    /** Ends the thread, interrupting what it does; waits for no one. */
    void shutdownNow() {
        executor.shutdownNow();
    }

    /** The thread that ran the last task, or runs one; null before the first, and when it has ended. */
    @Nullable
    Thread worker() {
        Thread last = worker;
        return last != null && last.isAlive() ? last : null;
    }

    private void enter(@Nullable Thread thread) {
        worker = thread == null ? worker : thread;
        synchronized (lock) {
            running = thread;
            runningSinceNanos = System.nanoTime();
        }
    }
}
