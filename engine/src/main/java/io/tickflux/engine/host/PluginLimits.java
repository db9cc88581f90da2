package io.tickflux.engine.host;

import io.tickflux.api.InvalidInputException;

/**
 * What one plugin may use. What is in flight is a hard bound. The rates are measured twice a second on the plugin's own threads, as
 * averages since the last look; threads that the plugin starts itself are not seen.
 *
 * @param inFlightEvents events that wait for the plugin in memory, at most
 * @param inFlightBytes bytes of their rows; also of the writes that one event may lead to
 * @param writesPerSecond writes that are stored for it
 * @param allocatedBytesPerSecond heap that its threads allocate
 * @param cpus processor time its threads take, in processors: 0.5 is half of one
 * @param onBreach what happens above a rate
 */
public record PluginLimits(
        int inFlightEvents,
        long inFlightBytes,
        double writesPerSecond,
        double allocatedBytesPerSecond,
        double cpus,
        OnBreach onBreach) {
    /** What happens above a rate; each breach is counted. */
    public enum OnBreach {
        /** A warning, once until it is back within its limits. */
        LOG,
        /** The plugin is held back until its average is within the limit. A thread that spins cannot be held back. */
        SLOW,
        /** The plugin is parked. */
        PARK
    }

    /** No limits on rates. */
    public static final PluginLimits DEFAULT = new PluginLimits(
            64, 16L << 20, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, OnBreach.LOG);

    /** @throws InvalidInputException when a limit is not above 0 */
    public PluginLimits {
        require("in_flight_events", inFlightEvents);
        require("in_flight_bytes", (double) inFlightBytes);
        require("writes_per_second", writesPerSecond);
        require("allocated_per_second", allocatedBytesPerSecond);
        require("cpus", cpus);
    }

    private static void require(String what, double limit) {
        if (!(limit > 0)) {
            throw new InvalidInputException(what, String.valueOf(limit), "more than 0");
        }
    }
}
