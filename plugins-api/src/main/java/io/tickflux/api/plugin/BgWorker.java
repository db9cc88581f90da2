package io.tickflux.api.plugin;

import io.tickflux.api.Write;
import org.reactivestreams.Publisher;

/**
 * A long-lived publisher of writes: a feeder.
 *
 * <ul>
 *   <li><b>Backpressure</b>: the host requests as many writes as the write stream has room for. Emit no more.
 *   <li><b>Threading</b>: subscribed on the worker's own thread, which it may block.
 *   <li><b>Durability</b>: a write is stored once it was emitted and the host has requested more, or not at all. A write may carry
 *       a checkpoint ({@link io.tickflux.api.Origin#withCheckpoint}) that is stored in the same commit;
 *       {@link PluginContext#checkpoint()} gives the last one back after a restart.
 *   <li><b>Errors</b>: an error ends this run; the host subscribes again with back-off. {@link FatalPluginException} parks the
 *       worker. Completion means that there is nothing left to feed: the worker is stopped.
 *   <li><b>Stopping</b>: the host cancels the subscription and interrupts the thread.
 * </ul>
 */
@FunctionalInterface
public interface BgWorker {
    /** The writes; called anew for each start. */
    Publisher<Write> run();

    /** Called once after the last run. */
    default void close() {}

    /** A worker written as a plain loop. */
    static BgWorker of(Loop loop) {
        return () -> LoopPublisher.of(loop);
    }

    /** A feeder as a plain loop. */
    @FunctionalInterface
    interface Loop {
        /**
         * Runs until there is nothing left to feed, or the thread is interrupted.
         *
         * @param output takes the writes
         */
        void run(Output output) throws Exception;
    }

    /** Takes the writes of a loop. */
    @FunctionalInterface
    interface Output {
        /**
         * Offers a write, waiting until the write stream has room.
         *
         * @throws InterruptedException when the worker is being stopped
         */
        void write(Write write) throws InterruptedException;
    }
}
