package io.tickflux.plugins.gdaxfeeder;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What the loop has to react to. Holds at most one answer (one request is out at a time), one message of each stream that is not closed yet (the
 * next is read when it was taken), the end of each, and one tick. Any thread may put, one takes.
 */
final class Inbox {
    private final LinkedBlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final AtomicBoolean tickWaits = new AtomicBoolean();

    /** Something that happened. */
    sealed interface Signal {
        /** An answer over REST, or why there is none. */
        record Answered(
                Job job,
                RestClient.@Nullable Answer answer,
                @Nullable Throwable failure) implements Signal {}

        /**
         * A message of the stream.
         *
         * @param stream which connection
         * @param taken lets the next one come
         */
        record Frame(int stream, String text, Runnable taken) implements Signal {}

        /** The stream has ended. */
        record Ended(int stream, @Nullable Throwable failure) implements Signal {}

        /** Time has passed. */
        record Tick() implements Signal {}
    }

    void put(Signal signal) {
        signals.add(signal);
    }

    void tick() {
        if (tickWaits.compareAndSet(false, true)) {
            signals.add(new Signal.Tick());
        }
    }

    Signal take() throws InterruptedException {
        Signal signal = signals.take();
        if (signal instanceof Signal.Tick) {
            tickWaits.set(false);
        }
        return signal;
    }
}
