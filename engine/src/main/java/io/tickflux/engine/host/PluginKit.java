package io.tickflux.engine.host;

import java.time.Clock;
import org.reactivestreams.Subscription;

/**
 * What belongs to one instance besides the plugin itself.
 *
 * @param identity what was configured
 * @param calls the way in
 * @param threads its threads
 * @param meters its counts
 * @param clock the host's clock
 */
record PluginKit(PluginIdentity identity, PluginCalls calls, PluginThreads threads, PluginMeters meters, Clock clock) {
    /** Cancels a subscription of the plugin's, on its demand lane. */
    void cancel(Subscription subscription) {
        threads.demand().execute(() -> {
            try {
                calls.run(subscription::cancel);
            } catch (PluginCallException failure) {
                // Nothing follows from it: the subscription is not listened to any more.
                ignoredSignal();
            }
        });
    }

    /** Counts a signal that comes too late, or has no meaning. */
    void ignoredSignal() {
        meters.count(PluginMeters.IGNORED_SIGNALS, 1);
    }
}
