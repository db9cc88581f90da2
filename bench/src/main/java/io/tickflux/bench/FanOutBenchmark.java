package io.tickflux.bench;

import io.tickflux.api.Change;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.RecordType;
import io.tickflux.api.StartAt;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.Subscription;
import io.tickflux.engine.fanout.FanOutPublisher;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Sinks;

/**
 * Delivering every event to all subscribers, some of which never ask for one. The score is events a second; {@code delivered} says
 * how many deliveries that were.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class FanOutBenchmark extends ShortRun {
    private static final int BATCH = 256;
    /** How far the publisher runs ahead of its subscribers: less than the tail holds, so that none of them needs the journal. */
    private static final int BATCHES_AHEAD = 64;

    private static final long LOOK_NANOS = 20_000;

    /** The engine's: subscribers are called on its own threads. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void fanOut(Engine engine, DeliveryCount count) {
        engine.fanOut.publish(engine.crowd.nextBatch());
        engine.crowd.awaitSlowest(BATCHES_AHEAD);
        count.delivered += (long) BATCH * engine.crowd.active.length;
    }

    /** The floor: a loop over an array of those who are not stalled, on the publisher's thread. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void floorArrayLoop(Loop loop, DeliveryCount count) {
        for (WriteEvent event : loop.crowd.nextBatch()) {
            for (Member member : loop.crowd.active) {
                member.hookOnNext(event);
            }
        }
        count.delivered += (long) BATCH * loop.crowd.active.length;
    }

    /** Reactor's multicast with a buffer, on the publisher's thread. A stalled subscriber stalls all: then nothing is delivered. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int floorSinkBuffer(BufferSink sink, DeliveryCount count) {
        return sink.emitBatch(count);
    }

    /** Reactor's multicast without a buffer, on the publisher's thread. Drops events for who is not ready, silently. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int floorSinkBestEffort(BestEffortSink sink, DeliveryCount count) {
        return sink.emitBatch(count);
    }

    /** Reported by JMH beside the events. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class DeliveryCount {
        /** Read by JMH. */
        public long delivered;
    }

    /** The subscribers and what they are sent. */
    @State(Scope.Thread)
    public static class Crowd {
        @Param({"0", "1", "10", "100", "1000"})
        private int subscribers;

        @Param({"0", "10"})
        private int stalledPercent;

        private final AtomicLong batchesDone = new AtomicLong();
        private final List<Member> members = new ArrayList<>();
        private Member[] active = new Member[0];
        private WriteEvent[] templates = new WriteEvent[0];
        private long published;
        private long batches;

        @Setup
        public void gather() {
            int stalled = subscribers * stalledPercent / 100;
            for (int i = 0; i < subscribers; i++) {
                members.add(new Member(i < stalled ? 0 : Long.MAX_VALUE, batchesDone));
            }
            active = members.subList(stalled, subscribers).toArray(new Member[0]);
            Change rows = new Change.Rows(RecordType.FIXED, Samples.bars(1, Samples.START_NANOS, 1));
            templates = Samples.keys().stream()
                    .map(key -> new WriteEvent(Position.ORIGIN, 0, key, rows, Origin.ANONYMOUS))
                    .toArray(WriteEvent[]::new);
        }

        /** A batch of new events; the same work for all who are measured here. */
        private List<WriteEvent> nextBatch() {
            List<WriteEvent> batch = new ArrayList<>(BATCH);
            for (int i = 0; i < BATCH; i++) {
                WriteEvent template = templates[(int) (published & (Samples.KEYS - 1))];
                Position position = Position.of(++published);
                batch.add(new WriteEvent(position, 0, template.key(), template.change(), template.origin()));
            }
            batches++;
            return batch;
        }

        /** For subscribers that are called on this thread. */
        private long received() {
            long sum = 0;
            for (Member member : active) {
                sum += member.received;
            }
            return sum;
        }

        private void awaitSlowest(int batchesAhead) {
            long due = active.length * (batches - batchesAhead);
            while (batchesDone.get() < due) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
    }

    /** Counts, and does nothing else. */
    static final class Member extends BaseSubscriber<WriteEvent> {
        private final long demand;
        private final AtomicLong batchesDone;
        private long received;

        Member(long demand, AtomicLong batchesDone) {
            this.demand = demand;
            this.batchesDone = batchesDone;
        }

        @Override
        protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
            if (demand > 0) {
                subscription.request(demand);
            }
        }

        @Override
        protected void hookOnNext(WriteEvent event) {
            if (++received % BATCH == 0) {
                batchesDone.incrementAndGet();
            }
        }

        @Override
        protected void hookOnError(Throwable failure) {
            throw new IllegalStateException("a subscriber was ended", failure);
        }
    }

    /** See {@link #fanOut}. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // by JMH
    public static class Engine {
        private Crowd crowd;
        private FanOutPublisher fanOut;

        @Setup
        public void subscribe(Crowd gathered) {
            crowd = gathered;
            fanOut = FanOutPublisher.create(new NoHistory(), EngineConfig.Limits.DEFAULT);
            Subscription all = Subscription.to(KeyPattern.ALL, StartAt.NOW);
            crowd.members.forEach(fanOut.subscribe(all)::subscribe);
        }

        @TearDown
        public void close() {
            crowd.members.forEach(Member::cancel);
            fanOut.close();
        }
    }

    /** See {@link #floorArrayLoop}. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // by JMH
    public static class Loop {
        private Crowd crowd;

        @Setup
        public void take(Crowd gathered) {
            crowd = gathered;
        }
    }

    /** See {@link #floorSinkBuffer}. */
    @State(Scope.Thread)
    public static class BufferSink extends Sink {
        public BufferSink() {
            super(Sinks.unsafe().many().multicast().onBackpressureBuffer(1024, false));
        }

        @Setup
        public void subscribe(Crowd crowd) {
            subscribeAll(crowd);
        }
    }

    /** See {@link #floorSinkBestEffort}. */
    @State(Scope.Thread)
    public static class BestEffortSink extends Sink {
        public BestEffortSink() {
            super(Sinks.unsafe().many().multicast().directBestEffort());
        }

        @Setup
        public void subscribe(Crowd crowd) {
            subscribeAll(crowd);
        }
    }

    /** What the two have in common. */
    abstract static class Sink {
        private final Sinks.Many<WriteEvent> sink;
        private Crowd crowd = new Crowd();

        Sink(Sinks.Many<WriteEvent> sink) {
            this.sink = sink;
        }

        void subscribeAll(Crowd gathered) {
            crowd = gathered;
            crowd.members.forEach(sink.asFlux()::subscribe);
        }

        /** How many events were taken. */
        int emitBatch(DeliveryCount count) {
            int taken = 0;
            long before = crowd.received();
            for (WriteEvent event : crowd.nextBatch()) {
                taken += sink.tryEmitNext(event).isSuccess() ? 1 : 0;
            }
            count.delivered += crowd.received() - before;
            return taken;
        }
    }
}
