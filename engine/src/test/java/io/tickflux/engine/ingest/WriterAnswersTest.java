package io.tickflux.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tickflux.api.Ack;
import io.tickflux.api.AckLevel;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Position;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import io.tickflux.api.Write;
import io.tickflux.engine.EngineConfig.JournalConfig;
import io.tickflux.engine.SyncPolicy;
import io.tickflux.engine.journal.SegmentJournal;
import io.tickflux.engine.store.BucketStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;

/** Whoever cannot be told what became of a write is nobody else's problem. */
class WriterAnswersTest {
    private static final Schema SCHEMA = Schema.of(new Column("Close", ColumnType.FLOAT64));

    @TempDir
    Path folder;

    private final WriteQueue queue = new WriteQueue(1 << 20, 1 << 20);

    private static Write write(long second) {
        Records rows =
                Records.builder(SCHEMA).row(second * 1_000_000_000L).set(1, 1.5).build();
        return Write.fixed(BucketKey.parse("AAPL/1Min/OHLCV"), rows);
    }

    @Test
    void aProducerThatCannotBeToldStopsNeitherTheWriterNorTheOthers() {
        JournalConfig config = new JournalConfig(1 << 20, 1 << 19, SyncPolicy.COMMIT);
        List<Ack> heard = new ArrayList<>();
        try (SegmentJournal journal = SegmentJournal.open(folder.resolve("journal"), config);
                BucketStore store = BucketStore.open(folder.resolve("store"), 1 << 20)) {
            StorageSink sink = new StorageSink(journal, store, ProducerTable.restore(new byte[0]), Position.ORIGIN);
            Writer writer = new Writer(queue, sink, events -> {}, Clock.systemUTC());
            queue.put(PendingWrites.of(List.of(write(60)), new Deaf()));
            queue.put(PendingWrites.of(List.of(write(120)), new Listener(heard)));
            queue.close();

            writer.run();

            assertThat(writer.failure()).isNull();
            assertThat(heard).extracting(Ack::position).containsExactly(Position.of(2));
        }
    }

    @Test
    void aStreamThatEndsWhileTheWriterHasNewsOfItDoesNotMind() throws InterruptedException {
        Scheduler threads = Schedulers.newSingle("acks", true);
        Scheduler.Worker worker = threads.createWorker();
        CoreSubscriber<Ack> subscriber = new BaseSubscriber<>() {};
        TestPublisher<Write> source = TestPublisher.createNoncompliant(TestPublisher.Violation.REQUEST_OVERFLOW);
        source.subscribe(new StreamedWrites(queue, subscriber, worker));
        source.next(write(60), write(120));
        List<PendingWrites> taken = queue.take(1 << 20, Duration.ofSeconds(10));
        // As the end of the stream does it, which the writer may see a moment later.
        worker.dispose();

        assertThatCode(() -> {
                    taken.get(0)
                            .answer()
                            .stored(List.of(new Ack(Position.of(1), AckLevel.DURABLE, Ack.Outcome.STORED)));
                    taken.get(1).answer().refused(new IllegalStateException("full"));
                })
                .doesNotThrowAnyException();
        threads.dispose();
    }

    private static final class Deaf implements PendingWrites.Answer {
        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void stored(List<Ack> acks) {
            throw new IllegalStateException("gone");
        }

        @Override
        public void refused(Throwable cause) {
            throw new IllegalStateException("gone");
        }
    }

    private record Listener(List<Ack> heard) implements PendingWrites.Answer {
        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void stored(List<Ack> acks) {
            heard.addAll(acks);
        }

        @Override
        public void refused(Throwable cause) {
            throw new AssertionError(cause);
        }
    }
}
