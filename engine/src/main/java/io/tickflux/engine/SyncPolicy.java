package io.tickflux.engine;

import java.time.Duration;

/**
 * When the journal forces a commit to the device.
 *
 * @param mode the rule
 * @param interval for {@link Mode#INTERVAL}, how long a commit may wait at most
 */
public record SyncPolicy(Mode mode, Duration interval) {
    /** Before it is acknowledged. */
    public static final SyncPolicy COMMIT = new SyncPolicy(Mode.COMMIT, Duration.ZERO);
    /** When the operating system likes to: survives the death of the process, not a power cut. */
    public static final SyncPolicy NONE = new SyncPolicy(Mode.NONE, Duration.ZERO);

    /** After {@code interval} at the latest. */
    public static SyncPolicy every(Duration interval) {
        return new SyncPolicy(Mode.INTERVAL, interval);
    }

    /** See {@link SyncPolicy}. */
    public enum Mode {
        COMMIT,
        INTERVAL,
        NONE
    }
}
