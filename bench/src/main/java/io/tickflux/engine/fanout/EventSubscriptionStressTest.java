package io.tickflux.engine.fanout;

import io.tickflux.api.KeyPattern;
import io.tickflux.api.Position;
import io.tickflux.api.StartAt;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.journal.Journal;
import java.lang.reflect.Proxy;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZJ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** What a subscriber asks for from any thread, while the lane that serves it stops for want of demand. */
public final class EventSubscriptionStressTest {
    private EventSubscriptionStressTest() {}

    /** A subscription whose lane has no thread: it only collects what asks for its attention. */
    private static class Shared implements CoreSubscriber<WriteEvent> {
        private static final Journal NO_JOURNAL = (Journal) Proxy.newProxyInstance(
                Journal.class.getClassLoader(), new Class<?>[] {Journal.class}, (self, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
        private static final Tail TAIL = Tail.create(2, Long.MAX_VALUE, Position.ORIGIN);
        private static final CatchUp CATCH_UP = CatchUp.create(NO_JOURNAL, TAIL, 1);

        final Lane lane = new Lane(NO_JOURNAL, TAIL, new KeyTable(), CATCH_UP);
        final EventSubscription subscription = new EventSubscription(lane, List.of(KeyPattern.ALL), StartAt.NOW, this);

        @Override
        public void onSubscribe(Subscription ignored) {}

        @Override
        public void onNext(WriteEvent ignored) {}

        @Override
        public void onError(Throwable ignored) {}

        @Override
        public void onComplete() {}
    }

    /** Demand that comes while the lane gives up waiting for it. */
    @JCStressTest
    @Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "There is demand, and the lane will look.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Demand that nobody will look at: the subscriber waits for ever.")
    @State
    public static class Demand extends Shared {
        @Actor
        public void subscriber() {
            subscription.request(1);
        }

        @Actor
        public void owner() {
            subscription.awaitDemand();
        }

        @Arbiter
        public void afterwards(ZZ_Result result) {
            result.r1 = subscription.hasDemand();
            result.r2 = lane.hasNotes();
        }
    }

    /** A cancellation that races with demand. */
    @JCStressTest
    @Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "Cancelled, and the lane will look.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "The cancellation is undone, or nobody will look.")
    @State
    public static class Cancelling extends Shared {
        @Actor
        public void subscriber() {
            subscription.request(1);
        }

        @Actor
        public void canceller() {
            subscription.cancel();
        }

        @Arbiter
        public void afterwards(ZZ_Result result) {
            result.r1 = subscription.isCancelled();
            result.r2 = lane.hasNotes();
        }
    }

    /** Demand from two threads adds up; what is without bound stays so. */
    @JCStressTest
    @Outcome(id = "true, 9223372036854775807", expect = Expect.ACCEPTABLE, desc = "Without bound.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Demand was lost.")
    @State
    public static class Adding extends Shared {
        @Actor
        public void one() {
            subscription.request(Long.MAX_VALUE - 1);
        }

        @Actor
        public void other() {
            subscription.request(1);
        }

        @Arbiter
        public void afterwards(ZJ_Result result) {
            result.r1 = subscription.hasDemand();
            result.r2 = subscription.status(TAIL_OF_NONE, 0).demand();
        }

        private static final Tail TAIL_OF_NONE = Tail.create(2, Long.MAX_VALUE, Position.ORIGIN);
    }
}
