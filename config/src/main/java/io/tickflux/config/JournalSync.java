package io.tickflux.config;

import java.time.Duration;

/** {@code journal.sync}: when written data is forced to disk, and so what an acknowledged write survives. */
public sealed interface JournalSync permits JournalSync.OnCommit, JournalSync.Every, JournalSync.Never {

    /** The shortest cadence. Shorter ones are what {@code commit} is for. */
    Duration MIN_INTERVAL = Duration.ofMillis(1);

    /** The longest cadence. */
    Duration MAX_INTERVAL = Duration.ofMinutes(10);

    /** {@code commit}: before a write is acknowledged. It survives a power failure. */
    record OnCommit() implements JournalSync {}

    /**
     * A duration, such as {@code 500ms} (MarketStore's): at this cadence. An acknowledged write survives the end of the
     * process, but a power failure may take up to one interval of them. Shorter costs disk round trips, longer costs
     * more data.
     *
     * @param interval the cadence
     */
    record Every(Duration interval) implements JournalSync {}

    /** {@code none}: when the operating system likes to. An acknowledged write survives the end of the process only. */
    record Never() implements JournalSync {}
}
