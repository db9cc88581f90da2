package io.tickflux.bench;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.TimeRange;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.fanout.Tail;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** What a reader of a {@link Tail} may see while the writer evicts: the event of the index it asked for, or that it is not held. */
public final class TailStressTest {
    private static final long NOT_HELD = -1;
    private static final long NOTHING_YET = -2;
    private static final long NO_EVENT = -3;
    private static final WriteEvent[] EVENTS = events(6);

    private TailStressTest() {}

    private static WriteEvent[] events(int count) {
        WriteEvent[] events = new WriteEvent[count];
        BucketKey key = BucketKey.parse("S/1Min/OHLCV");
        for (int i = 0; i < count; i++) {
            Change change = new Change.Delete(TimeRange.ALL);
            events[i] = new WriteEvent(Position.of(i + 1), 0, key, change, Origin.ANONYMOUS);
        }
        return events;
    }

    /** A tail of two slots, each of which is used three times while somebody reads. Its key ids are its indexes. */
    private static class Shared {
        final Tail tail = Tail.create(2, Long.MAX_VALUE, Position.ORIGIN);

        void appendAll() {
            for (int i = 0; i < EVENTS.length; i++) {
                tail.append(EVENTS[i], i);
            }
        }

        /** The index at which the event that was read stands, if the tail confirms it. */
        long eventAt(long index) {
            WriteEvent event = tail.event(index);
            if (!tail.holds(index)) {
                return NOT_HELD;
            }
            return event == null ? NO_EVENT : event.position().sequence() - 1 - index;
        }

        long keyIdAt(long index) {
            int keyId = tail.keyId(index);
            return tail.holds(index) ? keyId - index : NOT_HELD;
        }
    }

    /** The newest event and its key id, relative to the index asked for. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "The event and the key id of the index.")
    @Outcome(id = "0, -1", expect = Expect.ACCEPTABLE, desc = "Evicted between the two.")
    @Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE, desc = "Not held any more.")
    @Outcome(id = "-2, -2", expect = Expect.ACCEPTABLE, desc = "Nothing appended yet.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Something of another index was confirmed.")
    @State
    public static class Newest extends Shared {
        @Actor
        public void writer() {
            appendAll();
        }

        @Actor
        public void reader(JJ_Result result) {
            long index = tail.head() - 1;
            result.r1 = index < 0 ? NOTHING_YET : eventAt(index);
            result.r2 = index < 0 ? NOTHING_YET : keyIdAt(index);
        }
    }

    /** The oldest event, which is the next to be evicted. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "The event and the key id of the index.")
    @Outcome(id = "0, -1", expect = Expect.ACCEPTABLE, desc = "Evicted between the two.")
    @Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE, desc = "Not held any more.")
    @Outcome(id = "-2, -2", expect = Expect.ACCEPTABLE, desc = "Nothing appended yet.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Something of another index was confirmed.")
    @State
    public static class Oldest extends Shared {
        @Actor
        public void writer() {
            appendAll();
        }

        @Actor
        public void reader(JJ_Result result) {
            long index = tail.low();
            boolean none = index >= tail.head();
            result.r1 = none ? NOTHING_YET : eventAt(index);
            result.r2 = none ? NOTHING_YET : keyIdAt(index);
        }
    }

    /** Where to go on behind a position: never behind an event that was not seen. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "The right index, still held.")
    @Outcome(id = "0, -1", expect = Expect.ACCEPTABLE, desc = "The right index; its event was evicted since.")
    @Outcome(id = "0, -2", expect = Expect.ACCEPTABLE, desc = "The right index; its event is still to come.")
    @Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE, desc = "Not covered any more.")
    @Outcome(id = "-2, -2", expect = Expect.ACCEPTABLE, desc = "The position was not there yet.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A hole, or a repetition.")
    @State
    public static class Resume extends Shared {
        @Actor
        public void writer() {
            appendAll();
        }

        @Actor
        public void reader(JJ_Result result) {
            if (tail.head() < 2) {
                result.r1 = NOTHING_YET;
                result.r2 = NOTHING_YET;
                return;
            }
            long index = tail.indexAfter(EVENTS[1].position());
            result.r1 = index < 0 ? NOT_HELD : index - 2;
            result.r2 = index < 0 ? NOT_HELD : index >= tail.head() ? NOTHING_YET : eventAt(index);
        }
    }
}
