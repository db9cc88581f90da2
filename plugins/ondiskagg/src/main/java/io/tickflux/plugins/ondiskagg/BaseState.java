package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Position;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is known of one base besides its windows. */
final class BaseState {
    private final Map<Level, Revisions.Latest> latest = new HashMap<>();
    private final BarShape shape;
    private long lastNanos;
    private Position position;

    BaseState(BarShape shape, long lastNanos, Position position) {
        this.shape = shape;
        this.lastNanos = lastNanos;
        this.position = position;
    }

    /** The shape of the rows that came last. */
    BarShape shape() {
        return shape;
    }

    /** No row that came or was read so far is later than this. */
    long lastNanos() {
        return lastNanos;
    }

    /** The event that came last. */
    Position position() {
        return position;
    }

    /** Another event is being worked on. */
    void reached(Position event) {
        position = event;
    }

    /** Rows up to here are in the windows. */
    void took(long nanos) {
        lastNanos = Math.max(lastNanos, nanos);
    }

    /** By destination: the latest bar. */
    Map<Level, Revisions.Latest> latest() {
        return latest;
    }

    /** The bases that were used last. Bound: {@link #MAX_BASES}; what is known of another is found out anew. */
    static final class All extends LinkedHashMap<BucketKey, BaseState> {
        private static final long serialVersionUID = 1L;
        private static final int MAX_BASES = 100_000;
        private static final float LOAD_FACTOR = 0.75f;

        All() {
            super(16, LOAD_FACTOR, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<BucketKey, BaseState> eldest) {
            return size() > MAX_BASES;
        }
    }
}
