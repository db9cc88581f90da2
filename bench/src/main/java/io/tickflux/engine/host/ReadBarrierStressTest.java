package io.tickflux.engine.host;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Reads of a trigger that wait for what it answered while that is being stored. */
public final class ReadBarrierStressTest {
    private ReadBarrierStressTest() {}

    /** Both kinds of wait end, and none is counted as still waiting afterwards. */
    @JCStressTest
    @Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "Both went on.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A read waits for ever, or seems to.")
    @State
    public static class Waiting {
        private final ReadBarrier barrier = new ReadBarrier();
        private final CompletableFuture<Void> stored = new CompletableFuture<>();
        private final AtomicInteger told = new AtomicInteger();

        public Waiting() {
            barrier.follow(() -> stored);
        }

        @Actor
        public void journal() {
            stored.complete(null);
        }

        @Actor
        public void reads(III_Result result) {
            barrier.settled().subscribe(none -> {}, failure -> {}, told::incrementAndGet);
            barrier.await();
            result.r1 = 1;
        }

        @Arbiter
        public void afterwards(III_Result result) {
            result.r2 = told.get();
            result.r3 = barrier.unhinderedNanos() > 0 ? 1 : 0;
        }
    }
}
