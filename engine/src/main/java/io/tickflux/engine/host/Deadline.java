package io.tickflux.engine.host;

import java.time.Duration;

/** A moment until which something has to be done. */
record Deadline(long atNanoTime) {
    static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    /** 0 when it is over. */
    long nanosLeft() {
        return Math.max(0, atNanoTime - System.nanoTime());
    }

    /** The moment at which half of the time that is left will be over. */
    Deadline halfway() {
        return in(Duration.ofNanos(nanosLeft() / 2));
    }
}
