package io.tickflux.config;

/**
 * The tail of recent events in memory that all live consumers share. Whoever falls further behind reads the journal.
 *
 * @param tailBytes {@code fanout.tail_bytes}, in bytes, default 64 MiB: the most memory it takes. Too low sends
 *     consumers to the disk after short pauses; too high takes memory from everything else
 * @param tailEvents {@code fanout.tail_events}, default 65536: the most events it holds. Too low sends consumers to the
 *     disk when events are small; too high costs a few bytes each even when they are never used
 */
public record FanOutConfig(long tailBytes, int tailEvents) {

    /** The default of {@code fanout.tail_bytes}. */
    public static final long DEFAULT_TAIL_BYTES = 64L << 20;

    /** The least {@code fanout.tail_bytes}. */
    public static final long MIN_TAIL_BYTES = 1L << 20;

    /** The most {@code fanout.tail_bytes}. */
    public static final long MAX_TAIL_BYTES = 1L << 40;

    /** The default of {@code fanout.tail_events}. */
    public static final int DEFAULT_TAIL_EVENTS = 1 << 16;

    /** The least {@code fanout.tail_events}. */
    public static final int MIN_TAIL_EVENTS = 1 << 8;

    /** The most {@code fanout.tail_events}. */
    public static final int MAX_TAIL_EVENTS = 1 << 26;

    static FanOutConfig defaults() {
        return new FanOutConfig(DEFAULT_TAIL_BYTES, DEFAULT_TAIL_EVENTS);
    }
}
