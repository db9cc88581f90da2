package io.tickflux.api.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** {@link Trigger#of} and {@link BgWorker#of}: plugins written as plain methods. */
class AdaptersTest {
    private static final BucketKey KEY = BucketKey.parse("A/1Min/X");
    private static final Records ROWS = Records.builder(Schema.of()).row(1).build();
    private static final Write WRITE = Write.fixed(KEY, ROWS);

    private static WriteEvent event(Write write) {
        return new WriteEvent(Position.of(1), 0, KEY, write.change(), Origin.ANONYMOUS);
    }

    @Test
    void aPlainTriggerIsGivenKeyPathAndRowsAndAnswersWithWrites() {
        List<String> calls = new ArrayList<>();
        Trigger trigger = Trigger.of((keyPath, records) -> {
            calls.add(keyPath + " " + records.rows());
            return List.of(WRITE, WRITE);
        });

        StepVerifier.create(trigger.fire(event(WRITE))).expectNext(WRITE, WRITE).verifyComplete();
        StepVerifier.create(trigger.fire(event(Write.delete(KEY, TimeRange.ALL))))
                .expectNextCount(2)
                .verifyComplete();
        assertThat(calls).containsExactly("A/1Min/X 1", "A/1Min/X 0");
    }

    @Test
    void aPlainTriggerIsCalledAnewForEachAttempt() {
        AtomicInteger calls = new AtomicInteger();
        Trigger trigger = Trigger.of((keyPath, records) -> {
            if (calls.incrementAndGet() == 1) {
                throw new IOException("once");
            }
            return List.of();
        });

        StepVerifier.create(Flux.from(trigger.fire(event(WRITE))).retry(1)).verifyComplete();
        assertThat(calls).hasValue(2);
    }

    @Test
    void whatAPlainTriggerThrowsIsItsErrorAndSoIsNull() {
        StepVerifier.create(Trigger.of((keyPath, records) -> {
                            throw new IOException("broken");
                        })
                        .fire(event(WRITE)))
                .expectErrorMessage("broken")
                .verify();
        StepVerifier.create(Trigger.of((keyPath, records) -> null).fire(event(WRITE)))
                .expectError(NullPointerException.class)
                .verify();
    }

    /** Subscribes on a thread of its own, as a host does. */
    private static Thread subscribeElsewhere(BgWorker worker, BaseSubscriber<Write> subscriber) {
        Thread thread = new Thread(() -> worker.run().subscribe(subscriber), "worker");
        thread.start();
        return thread;
    }

    @Test
    void aLoopWaitsForDemand() throws InterruptedException {
        AtomicInteger written = new AtomicInteger();
        BgWorker worker = BgWorker.of(output -> {
            for (int i = 0; i < 5; i++) {
                output.write(WRITE);
                written.incrementAndGet();
            }
        });
        Recorder recorder = new Recorder();
        Thread thread = subscribeElsewhere(worker, recorder);

        await().until(() -> thread.getState() == Thread.State.WAITING);
        assertThat(recorder.writes).isEmpty();
        recorder.request(2);
        await().until(() -> written.get() == 2 && thread.getState() == Thread.State.WAITING);
        assertThat(recorder.writes).hasSize(2);
        assertThat(recorder.isDone).isFalse();
        recorder.request(Long.MAX_VALUE);
        thread.join(10_000);

        assertThat(recorder.writes).hasSize(5);
        assertThat(recorder.isDone).isTrue();
    }

    @Test
    void cancellingEndsALoopThatWaits() throws InterruptedException {
        AtomicBoolean wasTold = new AtomicBoolean();
        AtomicBoolean wasInterrupted = new AtomicBoolean();
        BgWorker worker = BgWorker.of(output -> {
            try {
                output.write(WRITE);
                output.write(WRITE);
            } catch (InterruptedException stopped) {
                wasTold.set(true);
                throw stopped;
            }
        });
        Recorder recorder = new Recorder();
        Thread thread = new Thread(() -> {
            worker.run().subscribe(recorder);
            wasInterrupted.set(Thread.currentThread().isInterrupted());
        });
        thread.start();
        await().until(() -> thread.getState() == Thread.State.WAITING);

        recorder.request(1);
        await().until(() -> recorder.writes.size() == 1 && thread.getState() == Thread.State.WAITING);
        recorder.cancel();
        thread.join(10_000);

        assertThat(thread.isAlive()).isFalse();
        assertThat(wasTold).isTrue();
        assertThat(wasInterrupted).as("the thread goes on to other work").isFalse();
    }

    @Test
    void interruptingEndsALoopThatWaitsAndTheThreadStaysInterrupted() throws InterruptedException {
        AtomicBoolean isInterrupted = new AtomicBoolean();
        CountDownLatch over = new CountDownLatch(1);
        BgWorker worker = BgWorker.of(output -> output.write(WRITE));
        Recorder recorder = new Recorder();
        Thread thread = new Thread(() -> {
            worker.run().subscribe(recorder);
            isInterrupted.set(Thread.currentThread().isInterrupted());
            over.countDown();
        });
        thread.start();
        await().until(() -> thread.getState() == Thread.State.WAITING);

        thread.interrupt();
        over.await();

        assertThat(isInterrupted).isTrue();
        assertThat(recorder.isDone).isTrue();
        assertThat(recorder.writes).isEmpty();
    }

    @Test
    void whatALoopThrowsIsItsErrorAndEveryRunIsANewLoop() {
        AtomicInteger runs = new AtomicInteger();
        BgWorker worker = BgWorker.of(output -> {
            if (runs.incrementAndGet() < 3) {
                throw new IOException("run " + runs.get());
            }
            output.write(WRITE);
        });

        StepVerifier.create(worker.run()).expectErrorMessage("run 1").verify();
        StepVerifier.create(Flux.defer(() -> Flux.from(worker.run())).retry(1))
                .expectNext(WRITE)
                .verifyComplete();
    }

    @Test
    void demandOfManyThreadsIsNeverExceeded() throws InterruptedException {
        BgWorker worker = BgWorker.of(output -> {
            for (int i = 0; i < 20_000; i++) {
                output.write(WRITE);
            }
        });
        Recorder recorder = new Recorder();
        Thread thread = subscribeElsewhere(worker, recorder);
        await().until(() -> recorder.subscription.get() != null);
        List<Thread> requesters = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread requester = new Thread(() -> {
                for (int n = 0; n < 2_500; n++) {
                    recorder.request(1);
                }
            });
            requester.start();
            requesters.add(requester);
        }
        for (Thread requester : requesters) {
            requester.join(30_000);
        }

        await().until(() -> recorder.writes.size() >= 10_000 && thread.getState() == Thread.State.WAITING);
        assertThat(recorder.writes).hasSize(10_000);
        recorder.cancel();
        thread.join(10_000);
        assertThat(recorder.failure.get()).isNull();
    }

    /** Requests nothing on its own. */
    private static final class Recorder extends BaseSubscriber<Write> {
        final List<Write> writes = new CopyOnWriteArrayList<>();
        final AtomicReference<Subscription> subscription = new AtomicReference<>();
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        volatile boolean isDone;

        @Override
        protected void hookOnSubscribe(Subscription own) {
            subscription.set(own);
        }

        @Override
        protected void hookOnNext(Write write) {
            writes.add(write);
        }

        @Override
        protected void hookOnError(Throwable error) {
            failure.set(error);
        }

        @Override
        protected void hookOnComplete() {
            isDone = true;
        }
    }
}
