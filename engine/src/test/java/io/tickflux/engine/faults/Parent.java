package io.tickflux.engine.faults;

import java.io.IOException;

/** The process that started this one, and holds the other end of its standard input: when that ends, so does the parent's interest. */
final class Parent {
    /** Set in processes that {@link Jvm} has started. */
    static final String PROPERTY = "tickflux.faults.child";

    private Parent() {}

    /** Whether this process was started by a harness, and not by a person whose terminal may be anything. */
    static boolean isAnotherHarness() {
        return Boolean.getBoolean(PROPERTY);
    }

    /** Ends this process at once when its parent is gone: nobody is left to kill it. */
    static void haltWhenGone() {
        watch(() -> Runtime.getRuntime().halt(1));
    }

    /** Lets a thread end what it does, and unmount what it mounted, when the parent is gone. */
    static void interruptWhenGone(Thread thread) {
        watch(thread::interrupt);
    }

    private static void watch(Runnable gone) {
        Thread watch = new Thread(
                () -> {
                    awaitEndOfInput();
                    gone.run();
                },
                "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static void awaitEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is said to this process that way.
            }
        } catch (IOException broken) {
            // as good as ended
        }
    }
}
