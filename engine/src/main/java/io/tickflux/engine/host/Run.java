package io.tickflux.engine.host;

import java.time.Duration;

/** One life of a plugin, from its subscriptions to their end, which it reports once to its {@link RunMonitor}. */
interface Run {
    /** Begins; on the plugin's calls lane. */
    void start();

    /** Takes no more work; the end is reported once what is in hand is finished. Idempotent; from any thread, without blocking. */
    void stop();

    /** After {@link #stop}: gives up what is in hand, too. */
    void abort();

    /** What is in hand took longer than it may: it has failed. */
    void overdue(Duration limit);

    /** When the plugin began with what it has in hand, on the clock of the host's timers; 0 when it has nothing. */
    long busySinceNanos();
}
