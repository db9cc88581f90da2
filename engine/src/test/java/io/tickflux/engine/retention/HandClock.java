package io.tickflux.engine.retention;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/** A wall clock and a monotonic one, by hand. */
final class HandClock extends Clock {
    private Instant now = Instant.parse("2024-03-01T00:00:00Z");
    private long nanoTime;

    void pass(Duration time) {
        now = now.plus(time);
        nanoTime += time.toNanos();
    }

    void jump(Duration time) {
        now = now.plus(time);
    }

    long nanoTime() {
        return nanoTime;
    }

    long nanos() {
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
