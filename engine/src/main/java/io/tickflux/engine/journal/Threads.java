package io.tickflux.engine.journal;

/** Waiting that an interrupt does not cut short. */
final class Threads {
    private Threads() {}

    /** Waits for a thread that is about to end; the caller stays interrupted if it was. */
    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
