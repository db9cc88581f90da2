package io.tickflux.engine.host;

import io.tickflux.api.Position;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The batches that a trigger was given and has not done, so that what comes again after a failure comes in the same batches: attempts
 * are counted by the position of a batch. Holds as many as may be in flight. From any thread.
 */
final class Batches {
    private final NavigableMap<Position, List<Position>> byLast = new TreeMap<>();

    synchronized void add(List<Position> events) {
        byLast.put(events.get(events.size() - 1), events);
    }

    /** Whether a batch ends with an event. */
    synchronized boolean endsWith(Position event) {
        return byLast.containsKey(event);
    }

    /** The events of the batch that ends with one; that one alone when there is none. */
    synchronized List<Position> of(Position last) {
        return byLast.getOrDefault(last, List.of(last));
    }

    /** Everything up to an event is done. */
    synchronized void reached(Position event) {
        byLast.headMap(event, true).clear();
    }
}
