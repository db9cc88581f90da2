package io.tickflux.engine.ingest;

import io.tickflux.api.Ack;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.EngineClosedException;
import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.WriteStream;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The write stream as a queue before one writer's thread. Acks are given on a small pool of their own, so that a caller who blocks
 * in one holds up the writer at no time; it may hold up acks of others, hence the rule not to.
 */
public final class QueuedWriteStream implements WriteStream {
    private static final int ACK_THREADS = 2;

    private final WriteQueue queue;
    private final Writer writer;
    private final Scheduler acks;

    private QueuedWriteStream(WriteQueue queue, Writer writer, Scheduler acks) {
        this.queue = queue;
        this.writer = writer;
        this.acks = acks;
    }

    /**
     * A stream whose {@link #writer} is to be run by a thread of the caller's.
     *
     * @param publisher is given each commit's events, in order, on the writer's thread
     */
    public static QueuedWriteStream create(
            StorageSink sink, EngineConfig config, Consumer<List<WriteEvent>> publisher) {
        WriteQueue queue =
                new WriteQueue(config.limits().queueBytes(), config.journal().maxBatchBytes());
        return new QueuedWriteStream(
                queue,
                new Writer(queue, sink, publisher, config.clock()),
                Schedulers.newParallel("tickflux-acks", ACK_THREADS, true));
    }

    /** The work behind the queue. */
    public Writer writer() {
        return writer;
    }

    /** Bytes of the writes that wait. */
    public long queuedBytes() {
        return queue.queuedBytes();
    }

    @Override
    public Mono<Ack> write(Write write) {
        return writeAll(List.of(write)).map(acked -> acked.get(0));
    }

    @Override
    public Mono<List<Ack>> writeAll(List<Write> writes) {
        return Mono.<List<Ack>>create(sink -> offer(writes, sink))
                .publishOn(acks)
                .onErrorMap(RejectedExecutionException.class, gone -> new EngineClosedException());
    }

    private void offer(List<Write> writes, MonoSink<List<Ack>> sink) {
        if (writes.isEmpty()) {
            sink.success(List.of());
            return;
        }
        MonoAnswer answer = new MonoAnswer(sink);
        sink.onCancel(answer::cancel);
        try {
            queue.offer(PendingWrites.of(writes, answer));
        } catch (RuntimeException refused) {
            sink.error(refused);
        }
    }

    @Override
    public Flux<Ack> writeMany(Publisher<Write> writes) {
        return new Flux<>() {
            @Override
            public void subscribe(CoreSubscriber<? super Ack> subscriber) {
                if (acks.isDisposed()) {
                    Operators.error(subscriber, new EngineClosedException());
                } else {
                    Flux.from(writes).subscribe(new StreamedWrites(queue, subscriber, acks.createWorker()));
                }
            }
        };
    }

    /** Refuses writes from now on; the writer's thread ends when those that wait are stored. */
    public void close() {
        queue.close();
    }

    /** After the writer has ended: refuses what it has not stored, and ends the threads that give acks. */
    public void dispose() {
        EngineClosedException closed = new EngineClosedException();
        queue.abandon().forEach(pending -> pending.answer().refused(closed));
        acks.dispose();
    }

    private static final class MonoAnswer implements PendingWrites.Answer {
        private final MonoSink<List<Ack>> sink;
        private volatile boolean cancelled;

        MonoAnswer(MonoSink<List<Ack>> sink) {
            this.sink = sink;
        }

        void cancel() {
            cancelled = true;
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }

        @Override
        public void stored(List<Ack> stored) {
            sink.success(stored);
        }

        @Override
        public void refused(Throwable cause) {
            sink.error(cause);
        }
    }
}
