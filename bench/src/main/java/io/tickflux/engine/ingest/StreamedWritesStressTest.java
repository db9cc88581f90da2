package io.tickflux.engine.ingest;

import io.tickflux.api.Ack;
import io.tickflux.api.AckLevel;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Position;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Write;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.scheduler.Schedulers;

/** A stream of writes whose source, subscriber and storage signal at once. */
public final class StreamedWritesStressTest {
    private static final Write WRITE = Write.delete(BucketKey.parse("S/1Min/OHLCV"), TimeRange.ALL);
    private static final Ack ACK = new Ack(Position.of(1), AckLevel.DURABLE, Ack.Outcome.STORED);

    private StreamedWritesStressTest() {}

    /** A stream of one write, which is on its way to the journal; its signals are counted and given on the thread that has the turn. */
    private static class Shared implements CoreSubscriber<Ack>, Subscription {
        final WriteQueue queue = new WriteQueue(Long.MAX_VALUE, 1 << 20);
        final StreamedWrites stream =
                new StreamedWrites(queue, this, Schedulers.immediate().createWorker());
        final PendingWrites.Answer answer;
        final AtomicInteger acks = new AtomicInteger();
        final AtomicInteger ends = new AtomicInteger();
        final AtomicInteger cancels = new AtomicInteger();

        Shared() {
            stream.onSubscribe(this);
            stream.onNext(WRITE);
            answer = taken(queue);
        }

        private static PendingWrites.Answer taken(WriteQueue queue) {
            try {
                return queue.take(Long.MAX_VALUE, Duration.ZERO).get(0).answer();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }

        @Override
        public void onSubscribe(Subscription ignored) {}

        @Override
        public void onNext(Ack ack) {
            acks.incrementAndGet();
        }

        @Override
        public void onError(Throwable cause) {
            ends.addAndGet(10);
        }

        @Override
        public void onComplete() {
            ends.incrementAndGet();
        }

        @Override
        public void request(long n) {}

        @Override
        public void cancel() {
            cancels.set(1);
        }
    }

    /** No ack and no end is lost between threads that bring what it takes. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "One ack, then complete.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A signal was lost or doubled.")
    @State
    public static class Completing extends Shared {
        @Actor
        public void journal() {
            answer.stored(List.of(ACK));
        }

        @Actor
        public void client() {
            stream.request(1);
            stream.onComplete();
        }

        @Arbiter
        public void afterwards(II_Result result) {
            result.r1 = acks.get();
            result.r2 = ends.get();
        }
    }

    /** A refusal ends the stream once, with an error, and its source is told, whatever else ends meanwhile. */
    @JCStressTest
    @Outcome(id = "0, 10, 1", expect = Expect.ACCEPTABLE, desc = "Refused.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Completed although a write was refused, twice, or never.")
    @State
    public static class Refusing extends Shared {
        @Actor
        public void journal() {
            answer.refused(new IllegalStateException("refused"));
        }

        @Actor
        public void client() {
            stream.request(1);
            stream.onComplete();
        }

        @Arbiter
        public void afterwards(III_Result result) {
            result.r1 = acks.get();
            result.r2 = ends.get();
            result.r3 = cancels.get();
        }
    }

    /** A cancellation reaches the source, and at most what was under way comes behind it. */
    @JCStressTest
    @Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "Cancelled before the ack.")
    @Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "Cancelled behind the ack.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "The source goes on, or an end is signalled.")
    @State
    public static class Cancelling extends Shared {
        @Actor
        public void journal() {
            answer.stored(List.of(ACK));
        }

        @Actor
        public void subscriber() {
            stream.request(1);
            stream.cancel();
        }

        @Arbiter
        public void afterwards(III_Result result) {
            result.r1 = acks.get();
            result.r2 = ends.get();
            result.r3 = cancels.get();
        }
    }
}
