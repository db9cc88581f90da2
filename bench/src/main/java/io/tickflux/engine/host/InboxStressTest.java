package io.tickflux.engine.host;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.reactivestreams.Subscription;

/** A plugin's inbox that is cancelled by one thread while another one connects or ends it. In the engine's package, as the inbox is. */
public final class InboxStressTest {
    private InboxStressTest() {}

    private static Inbox inbox() {
        return new Inbox(PluginLimits.DEFAULT, () -> {});
    }

    /** No subscription outlives the inbox that it was for. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Cancelled, before anything was asked for.")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Cancelled.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Nobody cancelled the subscription.")
    @State
    public static class Connecting implements Subscription {
        private final Inbox inbox = inbox();
        private final AtomicInteger cancelled = new AtomicInteger();
        private final AtomicInteger requested = new AtomicInteger();

        @Override
        public void request(long events) {
            requested.set(1);
        }

        @Override
        public void cancel() {
            cancelled.set(1);
        }

        @Actor
        public void engine() {
            inbox.onSubscribe(this);
        }

        @Actor
        public void plugin() {
            inbox.cancel();
        }

        @Arbiter
        public void afterwards(II_Result result) {
            result.r1 = cancelled.get();
            result.r2 = requested.get();
        }
    }

    /** Who sees the end sees why. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Not ended yet.")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "Ended in between.")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Ended, with its cause.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Ended without a cause.")
    @State
    public static class Ending {
        private final Inbox inbox = inbox();

        @Actor
        public void engine() {
            inbox.onError(new IllegalStateException("ended"));
        }

        @Actor
        public void plugin(II_Result result) {
            result.r1 = inbox.isDrained() ? 1 : 0;
            result.r2 = inbox.failure() == null ? 0 : 1;
        }
    }
}
