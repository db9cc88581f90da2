package io.tickflux.engine.fanout;

import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * The hand-over from the publisher to a lane that goes to sleep: no wake-up is lost. A lost one leaves the lane parked, which jcstress
 * reports as a time-out. In the engine's package because nobody else can park there.
 */
public final class ParkingStressTest {
    private ParkingStressTest() {}

    /** As {@link FanOutPublisher#publish} does it: make the work visible, fence, wake. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "The lane saw the event.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "The lane woke up and there was nothing.")
    @State
    public static class Events {
        private final Parking parking = new Parking();
        private volatile int published;

        @Actor
        public void publisher() {
            published = 1;
            VarHandle.fullFence();
            parking.wakeForEvents();
        }

        @Actor
        public void lane(I_Result result) {
            parking.awaitEvents(() -> published == 1);
            result.r1 = published;
        }
    }

    /** The same for a note, without the short look around that hides the race above most of the time. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "The lane saw the note.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "The lane woke up and there was nothing.")
    @State
    public static class Notes {
        private final Parking parking = new Parking();
        private volatile int noted;

        @Actor
        public void subscriber() {
            noted = 1;
            VarHandle.fullFence();
            parking.wakeForNote();
        }

        @Actor
        public void lane(I_Result result) {
            parking.awaitNote(() -> noted == 1);
            result.r1 = noted;
        }
    }
}
