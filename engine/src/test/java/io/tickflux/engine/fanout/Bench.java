package io.tickflux.engine.fanout;

import static org.awaitility.Awaitility.await;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import io.tickflux.api.StartAt;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.Subscription;
import io.tickflux.engine.journal.Journal;
import io.tickflux.engine.testing.InMemoryJournal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** A journal and a publisher, with one thread as the writer. */
final class Bench<J extends Journal> implements AutoCloseable {
    private static final Schema SCHEMA = Schema.of(new Column("Price", ColumnType.FLOAT64));
    private static final Records ONE_ROW =
            Records.wrap(SCHEMA, 1, List.of(ByteBuffer.allocate(8), ByteBuffer.allocate(8)));

    final J journal;
    final FanOutPublisher publisher;
    private final List<Position> positions = Collections.synchronizedList(new ArrayList<>());
    private long written;

    private Bench(J journal, FanOutPublisher publisher) {
        this.journal = journal;
        this.publisher = publisher;
    }

    static Bench<InMemoryJournal> with(int tailEvents) {
        return with(tailEvents, new Workers(2, 2));
    }

    static Bench<InMemoryJournal> with(int tailEvents, Workers workers) {
        return on(InMemoryJournal.withOpaquePositions(), tailEvents, workers);
    }

    static <J extends Journal> Bench<J> on(J journal, int tailEvents, Workers workers) {
        EngineConfig.Limits limits = new EngineConfig.Limits(1 << 20, 64 << 20, tailEvents, 1 << 20);
        return new Bench<>(journal, FanOutPublisher.create(journal, limits, workers));
    }

    /** Writes events to keys, numbered from 1 on by their origin, in one batch. */
    List<WriteEvent> write(BucketKey... keys) {
        return publish(journal(keys));
    }

    /** Writes {@code count} events to one key, one batch each. */
    void writeMany(BucketKey key, int count) {
        IntStream.range(0, count).forEach(i -> write(key));
    }

    List<WriteEvent> journal(BucketKey... keys) {
        List<Write> writes = List.of(keys).stream()
                .map(key -> Write.variable(key, ONE_ROW).by(Origin.of("writer", ++written)))
                .toList();
        List<WriteEvent> events = journal.append(writes, written);
        events.forEach(event -> positions.add(event.position()));
        return events;
    }

    List<WriteEvent> publish(List<WriteEvent> events) {
        publisher.publish(events);
        return events;
    }

    /** Where the {@code nth} event of those written stands, counting from 1. */
    Position positionOf(long nth) {
        return positions.get((int) nth - 1);
    }

    /** How many events were written. */
    long written() {
        return written;
    }

    /** Subscribes a probe. */
    <P extends Probe> P subscribe(String pattern, StartAt start, P probe) {
        publisher.subscribe(Subscription.to(KeyPattern.parse(pattern), start)).subscribe(probe);
        return probe;
    }

    /** Waits until as many subscriptions are left. */
    void awaitSubscriptions(int count) {
        await().atMost(Probe.PATIENCE).until(() -> publisher.subscriptions() == count);
    }

    /** The numbers of all events written so far, from one on. */
    List<Long> numbersFrom(long first) {
        return LongStream.rangeClosed(first, written).boxed().toList();
    }

    @Override
    public void close() {
        publisher.close(Duration.ZERO);
        journal.close();
    }
}
