package io.tickflux.config;

import java.time.Instant;

/** Where a trigger begins that has never run. One that has run goes on where it was. */
public sealed interface StartFrom {
    /** With the next event. */
    StartFrom NOW = new Now();
    /** With the earliest event that the journal still holds. */
    StartFrom EARLIEST = new Earliest();

    /** See {@link #NOW}. */
    record Now() implements StartFrom {}

    /** See {@link #EARLIEST}. */
    record Earliest() implements StartFrom {}

    /** With the first event that was stored at a time or later. */
    record Time(Instant time) implements StartFrom {}
}
