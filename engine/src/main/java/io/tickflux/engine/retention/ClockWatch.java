package io.tickflux.engine.retention;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells how old an event is for certain. Commit times come from the wall clock, and when that jumps ahead, everything from before looks
 * older by as much: so jumps are noted, and taken off. They are kept in a file, because a restart must not forget them. For one thread.
 *
 * <p>While no process ran nobody can tell a jump from a long stop, so that the time of a stop counts for nothing. A clock that goes
 * back makes nothing older: ages are counted up to the latest commit time there ever was.
 */
final class ClockWatch {
    /** A difference of this much is no jump. */
    static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);

    private final Clock clock;
    private final LongSupplier nanoTime;
    private final JumpFile file;
    private final List<Jump> jumps;
    private long expectedNanos;
    private long seenNanoTime;

    private ClockWatch(Clock clock, LongSupplier nanoTime, JumpFile file, long expectedNanos) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.file = file;
        this.jumps = new ArrayList<>(file.load());
        this.expectedNanos = expectedNanos;
        this.seenNanoTime = nanoTime.getAsLong();
    }

    /**
     * Begins to watch.
     *
     * @param newestNanos the newest commit time that is stored; 0 for none
     */
    static ClockWatch begin(Clock clock, LongSupplier nanoTime, JumpFile file, long newestNanos) {
        ClockWatch watch =
                new ClockWatch(clock, nanoTime, file, newestNanos > 0 ? newestNanos : nanos(clock.instant()));
        watch.look();
        return watch;
    }

    private static long nanos(Instant instant) {
        return Math.addExact(TimeUnit.SECONDS.toNanos(instant.getEpochSecond()), instant.getNano());
    }

    /** Looks whether the clock has jumped since the last time; to be called before ages are asked for. */
    void look() {
        long now = nanos(clock.instant());
        long monotonic = nanoTime.getAsLong();
        expectedNanos += monotonic - seenNanoTime;
        seenNanoTime = monotonic;
        long jump = now - expectedNanos;
        if (jump > TOLERANCE.toNanos()) {
            LOG.warn(
                    "the clock jumped, or nobody watched it; that makes nothing older: ahead={}",
                    Duration.ofNanos(jump));
            jumps.add(new Jump(expectedNanos, jump));
            file.save(jumps);
        }
        expectedNanos = now;
    }

    /**
     * How old an event is at least.
     *
     * @param nanos its commit time
     * @param newestNanos the latest commit time of all
     */
    long ageNanos(long nanos, long newestNanos) {
        long age = newestNanos - nanos;
        for (Jump jump : jumps) {
            if (jump.fromNanos() >= nanos) {
                age = Math.max(0, age - jump.byNanos());
            }
        }
        return age;
    }

    /** Forgets jumps from before the oldest event that is held. */
    void forgetBefore(long nanos) {
        if (jumps.removeIf(jump -> jump.fromNanos() < nanos)) {
            file.save(jumps);
        }
    }

    /**
     * A time that was left out.
     *
     * @param fromNanos what the clock showed before
     * @param byNanos how far it jumped ahead
     */
    record Jump(long fromNanos, long byNanos) {}
}
