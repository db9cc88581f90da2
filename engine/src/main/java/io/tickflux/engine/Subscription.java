package io.tickflux.engine;

import io.tickflux.api.KeyPattern;
import io.tickflux.api.StartAt;
import java.util.List;

/**
 * What a consumer asks for.
 *
 * @param patterns keys that match any of these
 * @param start the first event
 */
public record Subscription(List<KeyPattern> patterns, StartAt start) {
    public Subscription {
        patterns = List.copyOf(patterns);
    }

    public static Subscription to(KeyPattern pattern, StartAt start) {
        return new Subscription(List.of(pattern), start);
    }
}
