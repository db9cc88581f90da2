package io.tickflux.engine.embedded;

import java.time.Duration;

/** The engine's own two threads: the writer, and the one that flushes the store. */
final class EngineThreads {
    private final Thread writer;
    private final Thread checkpoints;
    private final Checkpointer checkpointer;

    private EngineThreads(Thread writer, Thread checkpoints, Checkpointer checkpointer) {
        this.writer = writer;
        this.checkpoints = checkpoints;
        this.checkpointer = checkpointer;
    }

    static EngineThreads start(Runnable writing, Checkpointer checkpointer) {
        Thread writer = daemon(writing, "tickflux-writer");
        Thread checkpoints = daemon(checkpointer, "tickflux-checkpoint");
        writer.start();
        checkpoints.start();
        return new EngineThreads(writer, checkpoints, checkpointer);
    }

    Checkpointer checkpointer() {
        return checkpointer;
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Waits until the writer has stored what was accepted, then for a last checkpoint; interrupts what is not done by the deadline.
     *
     * @return whether all was done in time
     */
    boolean stop(Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        boolean stored = join(writer, end);
        checkpointer.stop();
        return join(checkpoints, end) && stored;
    }

    private static boolean join(Thread thread, long end) {
        try {
            thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
            if (!thread.isAlive()) {
                return true;
            }
            thread.interrupt();
            thread.join(Duration.ofSeconds(1).toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
