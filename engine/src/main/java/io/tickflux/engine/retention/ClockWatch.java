package io.tickflux.engine.retention;

import java.io.UncheckedIOException;
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
 * older by as much: so jumps are noted, and the times that the clock left out count for nothing. They are kept in a file, because a
 * restart must not forget them. For one thread.
 *
 * <pre>
 *   commit time           now      the age is what is drawn double: between the two the clock went through every time at least once,
 *       ╞═════╡- - -╞══════╡       and at its own pace through all but those of jumps, however it went back in between
 *             a jump
 * </pre>
 *
 * <p>While no process ran nobody can tell a jump from a long stop, so that the time of a stop counts for nothing. A process may also end
 * right behind a jump, before it has seen it: what it stored tells the next one, because the time of the last look is kept too. A clock
 * that goes back makes nothing older: ages are counted up to the latest commit time there ever was.
 */
final class ClockWatch {
    /** A difference of this much is no jump. */
    static final Duration TOLERANCE = Duration.ofMinutes(5);
    /** How often the time of the last look is kept: well within the tolerance, and seldom enough to cost nothing. */
    private static final Duration SAVE_EVERY = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);

    private final Clock clock;
    private final LongSupplier nanoTime;
    private final JumpFile file;
    private final List<Jump> jumps;
    private long expectedNanos;
    private long seenNanoTime;
    private long savedNanoTime;
    private boolean unsaved;

    private ClockWatch(Clock clock, LongSupplier nanoTime, JumpFile file, List<Jump> jumps, long expectedNanos) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.file = file;
        this.jumps = jumps;
        this.expectedNanos = expectedNanos;
        this.seenNanoTime = nanoTime.getAsLong();
        this.savedNanoTime = seenNanoTime;
    }

    /**
     * Begins to watch.
     *
     * @param newestNanos the newest commit time that is stored; 0 for none
     */
    static ClockWatch begin(Clock clock, LongSupplier nanoTime, JumpFile file, long newestNanos) {
        List<Jump> jumps = new ArrayList<>(file.load());
        jumps.stream().filter(Jump::isLook).findFirst().ifPresent(look -> {
            jumps.remove(look);
            noteUnseen(look.fromNanos(), newestNanos, jumps);
        });
        long expectedNanos = newestNanos > 0 ? newestNanos : nanos(clock.instant());
        ClockWatch watch = new ClockWatch(clock, nanoTime, file, jumps, expectedNanos);
        watch.unsaved = true;
        try {
            watch.look();
        } catch (UncheckedIOException full) {
            LOG.warn("nothing goes by age until this can be saved: {}", full.toString());
        }
        return watch;
    }

    /** What was stored long after the last look was stored behind a jump that nobody saw. */
    private static void noteUnseen(long lookNanos, long newestNanos, List<Jump> jumps) {
        if (newestNanos - lookNanos > TOLERANCE.toNanos()) {
            jumps.add(new Jump(lookNanos, newestNanos - lookNanos));
        }
    }

    private static long nanos(Instant instant) {
        return Math.addExact(TimeUnit.SECONDS.toNanos(instant.getEpochSecond()), instant.getNano());
    }

    /**
     * Looks whether the clock has jumped since the last time; to be called before ages are asked for.
     *
     * @throws java.io.UncheckedIOException when a jump cannot be kept; the next look tries again
     */
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
            unsaved = true;
        }
        expectedNanos = now;
        if (unsaved || monotonic - savedNanoTime >= SAVE_EVERY.toNanos()) {
            save();
        }
    }

    /** What cannot be understood is left to people. */
    private void save() {
        if (!jumps.contains(Jump.UNREADABLE)) {
            List<Jump> all = new ArrayList<>(jumps);
            all.add(Jump.look(expectedNanos));
            file.save(all);
        }
        unsaved = false;
        savedNanoTime = seenNanoTime;
    }

    /**
     * How old an event is at least.
     *
     * @param nanos its commit time
     * @param newestNanos the latest commit time of all
     */
    long ageNanos(long nanos, long newestNanos) {
        if (jumps.contains(Jump.UNREADABLE)) {
            return 0;
        }
        // Who stored something while the clock was ahead for a moment that nobody saw has not made the rest older.
        long end = Math.min(newestNanos, expectedNanos);
        long age = end - nanos;
        long through = nanos;
        for (Jump jump : jumps.stream().sorted().toList()) {
            long from = Math.max(through, jump.fromNanos());
            through = Math.max(through, jump.toNanos());
            age -= Math.max(0, Math.min(through, end) - from);
        }
        return Math.max(0, age);
    }

    /** Forgets jumps from before the oldest event that is held. */
    void forgetBefore(long nanos) {
        if (jumps.removeIf(jump -> jump.toNanos() <= nanos)) {
            save();
        }
    }

    /**
     * A time that was left out.
     *
     * @param fromNanos what the clock showed before
     * @param byNanos how far it jumped ahead
     */
    record Jump(long fromNanos, long byNanos) implements Comparable<Jump> {
        /** Beyond all ages: nothing is known. */
        static final Jump UNREADABLE = new Jump(Long.MAX_VALUE, Long.MAX_VALUE);

        /** No jump: the last time that somebody looked. */
        private static Jump look(long atNanos) {
            return new Jump(atNanos, 0);
        }

        private long toNanos() {
            return byNanos > Long.MAX_VALUE - fromNanos ? Long.MAX_VALUE : fromNanos + byNanos;
        }

        @Override
        public int compareTo(Jump other) {
            return Long.compare(fromNanos, other.fromNanos);
        }

        private boolean isLook() {
            return byNanos == 0;
        }
    }
}
