package io.tickflux.plugins.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A clock that stands still until it is moved; timers of its scheduler that fall due meanwhile run in the call that moves it. */
public final class VirtualClock extends Clock {
    private final Instant start;
    private final VirtualTimeScheduler scheduler;

    private VirtualClock(Instant start, VirtualTimeScheduler scheduler) {
        this.start = start;
        this.scheduler = scheduler;
    }

    public static VirtualClock startingAt(Instant start) {
        return new VirtualClock(start, VirtualTimeScheduler.create());
    }

    public void advanceBy(Duration time) {
        scheduler.advanceTimeBy(time);
    }

    /** Does nothing when that time is over. */
    public void advanceTo(Instant time) {
        if (time.isAfter(instant())) {
            advanceBy(Duration.between(instant(), time));
        }
    }

    /** Runs what is due on the clock's own time. */
    public Scheduler scheduler() {
        return scheduler;
    }

    @Override
    public Instant instant() {
        return start.plusNanos(scheduler.now(TimeUnit.NANOSECONDS));
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** The same clock: what has a zone of its own must not use the clock's. */
    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
