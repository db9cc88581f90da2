package io.tickflux.plugins.replay;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** When a recorded moment comes round again. */
final class Pace {
    private final double speed;
    private final Clock clock;
    private final long recordedBegin;
    private final Instant begin;

    /** The moment {@code recordedBegin}, in epoch nanoseconds, is now. */
    Pace(double speed, Clock clock, long recordedBegin) {
        this.speed = speed;
        this.clock = clock;
        this.recordedBegin = recordedBegin;
        this.begin = clock.instant();
    }

    /** How long it is until then; 0 when it has come. */
    Duration until(long recordedNanos) {
        double passed = ((double) recordedNanos - recordedBegin) / speed;
        Duration wait = Duration.ofNanos((long) Math.ceil(passed)).minus(Duration.between(begin, clock.instant()));
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    boolean isDue(long recordedNanos) {
        return until(recordedNanos).isZero();
    }
}
