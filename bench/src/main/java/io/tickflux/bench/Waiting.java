package io.tickflux.bench;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what another thread does. */
final class Waiting {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Waiting() {}

    /** @throws IllegalStateException when it does not happen within a minute */
    static void until(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("waited " + PATIENCE + " in vain for: " + what);
            }
            Thread.sleep(1);
        }
    }
}
