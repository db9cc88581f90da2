package io.tickflux.api;

/** Where a subscription begins. */
public sealed interface StartAt {
    /** With the next event. */
    StartAt NOW = new Now();
    /** With the oldest event that the journal holds. */
    StartAt EARLIEST = new Earliest();

    /** With the event at {@code position}, or the next one if it was not matched. */
    static StartAt from(Position position) {
        return new From(position);
    }

    /** With the first event behind {@code position}: how to resume after the last event seen. */
    static StartAt after(Position position) {
        return new After(position);
    }

    /** With the first event that was committed at {@code epochNanos} or later. */
    static StartAt time(long epochNanos) {
        return new Time(epochNanos);
    }

    /** See {@link #NOW}. */
    record Now() implements StartAt {}

    /** See {@link #EARLIEST}. */
    record Earliest() implements StartAt {}

    /** See {@link #from}. */
    record From(Position position) implements StartAt {}

    /** See {@link #after}. */
    record After(Position position) implements StartAt {}

    /** See {@link #time}. */
    record Time(long epochNanos) implements StartAt {}
}
