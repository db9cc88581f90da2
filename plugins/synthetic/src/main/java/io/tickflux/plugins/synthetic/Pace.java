package io.tickflux.plugins.synthetic;

import java.time.Clock;

/** When a moment of market time has come. */
final class Pace {
    private final FeedConfig.Pacing pacing;
    private final Clock clock;
    private final long marketBegin;
    private final long clockBegin;

    private Pace(FeedConfig.Pacing pacing, Clock clock, long marketBegin, long clockBegin) {
        this.pacing = pacing;
        this.clock = clock;
        this.marketBegin = marketBegin;
        this.clockBegin = clockBegin;
    }

    /** The next burst of the feed is due now, or, if market time is the clock's, when the clock says so. */
    static Pace of(FeedConfig.Pacing pacing, Clock clock, Feed feed) {
        long marketBegin = pacing.isLive() || !feed.hasNext() ? 0 : feed.dueMillis();
        return new Pace(pacing, clock, marketBegin, pacing.isLive() ? 0 : clock.millis());
    }

    /** How long it is until then by the clock; 0 or less when the moment has come. */
    long waitMillis(long marketMillis) {
        if (Double.isInfinite(pacing.speed())) {
            return 0;
        }
        long passed = (long) Math.ceil((marketMillis - marketBegin) / pacing.speed());
        return clockBegin + passed - clock.millis();
    }
}
