package io.tickflux.engine.ingest;

import io.tickflux.api.Ack;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Position;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.EngineState;
import io.tickflux.engine.WritesRefusedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer: takes whatever waits as one batch, makes each write fit its bucket, stores the batch in one commit, publishes the
 * events and answers. While one commit is on its way to the disk the next batch gathers by itself, so there is no timer: an idle
 * engine commits at once, a busy one commits much at a time.
 *
 * <p>Nothing behind a commit can refuse a write. Should storing a committed event fail all the same, the store no longer equals the
 * journal: the writer refuses everything from then on, and the next start replays.
 */
public final class Writer implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    /** How much is gathered into one commit; the knee of the disk's throughput, see DESIGN. */
    private static final int GATHER_BYTES = 1 << 20;

    private static final Duration UNTIL_IDLE = Duration.ofMillis(10);
    private static final Duration WHILE_IDLE = Duration.ofHours(1);

    private final WriteQueue queue;
    private final StorageSink sink;
    private final Admission admission;
    private final RepeatFilter repeats;
    private final Consumer<List<WriteEvent>> publisher;
    private final Clock clock;
    private volatile @Nullable Throwable failure;

    Writer(WriteQueue queue, StorageSink sink, Consumer<List<WriteEvent>> publisher, Clock clock) {
        this.queue = queue;
        this.sink = sink;
        this.admission = new Admission(sink::bucket);
        this.repeats = new RepeatFilter(sink.producers());
        this.publisher = publisher;
        this.clock = clock;
    }

    /** Why this writer refuses everything; null while it works. */
    public @Nullable Throwable failure() {
        return failure;
    }

    /** Works until the queue is closed and drained. */
    @Override
    public void run() {
        boolean idle = true;
        while (!queue.isDrained()) {
            List<PendingWrites> batch = take(idle ? WHILE_IDLE : UNTIL_IDLE);
            idle = batch.isEmpty();
            if (idle) {
                tidy();
            } else {
                store(batch);
            }
        }
    }

    private List<PendingWrites> take(Duration patience) {
        try {
            return queue.take(GATHER_BYTES, patience);
        } catch (InterruptedException cut) {
            // The engine's deadline has passed: what still waits is refused by whoever closes the queue.
            queue.close();
            return List.of();
        }
    }

    private void tidy() {
        try {
            sink.idle();
        } catch (RuntimeException refused) {
            LOG.warn("journal cannot tidy up: {}", refused.getMessage());
        }
    }

    private void store(List<PendingWrites> batch) {
        List<Admitted> admitted = new ArrayList<>(batch.size());
        List<Write> writes = new ArrayList<>();
        admission.nextBatch();
        repeats.nextBatch();
        try {
            for (PendingWrites pending : batch) {
                if (!pending.answer().isCancelled()) {
                    admit(pending, writes).ifPresent(admitted::add);
                }
            }
            commit(admitted, writes);
        } catch (InvalidInputException notStored) {
            storeApart(admitted, notStored);
        } catch (Throwable broken) {
            fail(broken, admitted);
        }
    }

    /** In the form of their buckets writes may be larger than they came: what does not fit one commit may fit several. */
    private void storeApart(List<Admitted> admitted, InvalidInputException notStored) {
        if (admitted.size() == 1) {
            refuse(admitted.get(0).pending(), notStored);
            return;
        }
        admitted.forEach(each -> store(List.of(each.pending())));
    }

    private Optional<Admitted> admit(PendingWrites pending, List<Write> batch) {
        try {
            requireWorking();
            List<Write> fresh = new ArrayList<>(pending.writes().size());
            BitSet repeated = new BitSet();
            for (Write write : pending.writes()) {
                if (repeats.isRepeated(write)) {
                    repeated.set(fresh.size() + repeated.cardinality());
                } else {
                    fresh.add(write);
                }
            }
            List<Write> canonical = admission.admit(fresh);
            repeats.note(canonical);
            Admitted admitted = new Admitted(pending, repeated, batch.size());
            batch.addAll(canonical);
            return Optional.of(admitted);
        } catch (InvalidInputException | WritesRefusedException refused) {
            refuse(pending, refused);
            return Optional.empty();
        }
    }

    private void requireWorking() {
        Throwable cause = failure;
        if (cause != null) {
            throw new WritesRefusedException(EngineState.FAILED, sink.lastDurable(), String.valueOf(cause));
        }
    }

    private void commit(List<Admitted> admitted, List<Write> writes) {
        List<WriteEvent> events;
        try {
            events = writes.isEmpty() ? List.of() : sink.persist(writes, commitNanos());
        } catch (WritesRefusedException refused) {
            admitted.forEach(each -> refuse(each.pending(), refused));
            return;
        }
        if (!events.isEmpty()) {
            publisher.accept(events);
        }
        for (Admitted each : admitted) {
            List<Ack> acks = acks(each, events);
            answer(() -> each.pending().answer().stored(acks));
        }
    }

    private void fail(Throwable broken, List<Admitted> admitted) {
        failure = broken;
        LOG.error("writing stops until the next start replays the journal: lastDurable={}", sink.lastDurable(), broken);
        WritesRefusedException refused =
                new WritesRefusedException(EngineState.FAILED, sink.lastDurable(), String.valueOf(broken));
        admitted.forEach(each -> refuse(each.pending(), refused));
    }

    private static void refuse(PendingWrites pending, Throwable cause) {
        answer(() -> pending.answer().refused(cause));
    }

    /** What is wrong with one who asked is neither the writer's problem nor that of the others. */
    private static void answer(Runnable answer) {
        try {
            answer.run();
        } catch (RuntimeException undeliverable) {
            LOG.warn("the outcome of a write could not be told to its producer", undeliverable);
        }
    }

    private List<Ack> acks(Admitted admitted, List<WriteEvent> events) {
        List<Write> writes = admitted.pending().writes();
        List<Ack> acks = new ArrayList<>(writes.size());
        int next = admitted.firstEvent();
        for (int i = 0; i < writes.size(); i++) {
            boolean repeated = admitted.repeated().get(i);
            Position position = repeated
                    ? repeats.positionOf(writes.get(i), sink.last())
                    : events.get(next++).position();
            acks.add(new Ack(position, sink.level(), repeated ? Ack.Outcome.DUPLICATE : Ack.Outcome.STORED));
        }
        return acks;
    }

    private long commitNanos() {
        Instant now = clock.instant();
        return Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
    }

    private record Admitted(PendingWrites pending, BitSet repeated, int firstEvent) {}
}
