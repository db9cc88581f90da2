package io.tickflux.config;

/**
 * What a plugin may use; above a rate, {@code action} says what happens. Rates have no limit unless one is given.
 *
 * @param inFlightEvents {@code limits.in_flight_events}, default 64: events that wait for a trigger in memory
 * @param inFlightBytes {@code limits.in_flight_bytes}, default 16 MiB: the same in bytes
 * @param writesPerSecond {@code limits.writes_per_second}
 * @param allocatedBytesPerSecond {@code limits.allocated_per_second}: heap that the plugin's threads allocate
 * @param cpus {@code limits.cpus}: processor time, 0.5 is half of one processor
 * @param action {@code limits.action}, default {@code log}
 */
public record LimitsConfig(
        int inFlightEvents,
        long inFlightBytes,
        double writesPerSecond,
        double allocatedBytesPerSecond,
        double cpus,
        Action action) {

    /** What happens above a rate. */
    public enum Action {
        /** A warning. */
        LOG,
        /** The plugin is held back. */
        SLOW,
        /** The plugin is parked. */
        PARK
    }

    /** The default of {@code limits}. */
    public static final LimitsConfig DEFAULT = new LimitsConfig(
            64, 16L << 20, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Action.LOG);
}
