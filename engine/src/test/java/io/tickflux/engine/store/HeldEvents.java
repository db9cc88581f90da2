package io.tickflux.engine.store;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Position;
import io.tickflux.api.WriteEvent;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A history in memory.
 *
 * @param after what came up to here is not held any more
 */
record HeldEvents(List<WriteEvent> events, Position after) implements History {
    static HeldEvents all(List<WriteEvent> events) {
        return new HeldEvents(events, Position.ORIGIN);
    }

    @Override
    public boolean reachesBackTo(Position position) {
        return after.compareTo(position) <= 0;
    }

    @Override
    public void replay(Position from, Position through, Predicate<BucketKey> wanted, Consumer<WriteEvent> taker) {
        if (!reachesBackTo(from)) {
            throw new AssertionError("asked for events behind " + from + ", held are those behind " + after);
        }
        events.stream()
                .filter(event -> event.position().compareTo(from) > 0
                        && event.position().compareTo(through) <= 0
                        && wanted.test(event.key()))
                .forEach(taker);
    }
}
