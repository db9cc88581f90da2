package io.tickflux.engine.host;

import io.tickflux.api.calendar.MarketCalendars;
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
 * @param throttle holds it back
 * @param barrier holds its reads back until what it answered is stored
 * @param calendars what markets it knows
 */
record PluginKit(
        PluginIdentity identity,
        PluginCalls calls,
        PluginThreads threads,
        PluginMeters meters,
        Clock clock,
        Throttle throttle,
        ReadBarrier barrier,
        Calendars calendars) {
    /** The kit of an instance whose classes this loader has; no thread is started yet. */
    static PluginKit of(PluginIdentity identity, ClassLoader loader, Clock clock, MarketCalendars calendars) {
        PluginMeters meters = new PluginMeters();
        return new PluginKit(
                identity,
                new PluginCalls(loader, meters),
                PluginThreads.of(identity.name(), loader),
                meters,
                clock,
                new Throttle(),
                new ReadBarrier(),
                new Calendars(calendars));
    }

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
