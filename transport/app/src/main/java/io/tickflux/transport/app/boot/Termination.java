package io.tickflux.transport.app.boot;

import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a server when the process is told to end: SIGTERM and SIGINT close it and give exit code 0, or 1 if closing failed. A second
 * signal changes nothing; SIGKILL is what crash recovery is for.
 */
public final class Termination {
    private static final Logger LOG = LoggerFactory.getLogger(Termination.class);

    private final CountDownLatch closed = new CountDownLatch(1);
    private final RunningServer server;
    private final Runnable afterwards;
    private final Thread hook;

    private Termination(RunningServer server, Runnable afterwards) {
        this.server = server;
        this.afterwards = afterwards;
        this.hook = new Thread(this::onSignal, "tickflux-shutdown");
    }

    /** From now on a signal closes the server. */
    public static Termination of(RunningServer server) {
        return of(server, () -> {});
    }

    /** From now on a signal closes the server, and then does something more. */
    public static Termination of(RunningServer server, Runnable afterwards) {
        Termination termination = new Termination(server, afterwards);
        Runtime.getRuntime().addShutdownHook(termination.hook);
        return termination;
    }

    /** Waits for the signal; does not return before the process ends. */
    public void await() throws InterruptedException {
        closed.await();
    }

    /** Closes the server without a signal. */
    public void closeNow() {
        Runtime.getRuntime().removeShutdownHook(hook);
        server.close().block();
        closed.countDown();
    }

    private void onSignal() {
        int exitCode = 0;
        try {
            server.close().block();
            afterwards.run();
        } catch (RuntimeException e) {
            LOG.error("closing failed", e);
            exitCode = 1;
        }
        // By itself the JVM would report the signal (143), as if it had been cut off.
        Runtime.getRuntime().halt(exitCode);
    }
}
