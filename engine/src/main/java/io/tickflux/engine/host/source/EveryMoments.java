package io.tickflux.engine.host.source;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The multiples of a period. */
record EveryMoments(Duration period) implements Moments {
    private static final Duration LONGEST = Duration.ofDays(366);

    static Moments parse(String text) {
        return new EveryMoments(Period.parse(text, "every:".length(), Duration.ofSeconds(1), LONGEST));
    }

    @Override
    public Optional<Instant> latest(Instant after, Instant until) {
        long seconds = period.toSeconds();
        Instant latest = Instant.ofEpochSecond(Math.floorDiv(until.getEpochSecond(), seconds) * seconds);
        return Optional.of(latest).filter(moment -> moment.isAfter(after));
    }
}
