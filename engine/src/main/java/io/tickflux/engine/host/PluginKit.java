package io.tickflux.engine.host;

import io.tickflux.api.Write;
import io.tickflux.api.calendar.MarketCalendars;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
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
 * @param rights what it may ask of the host
 */
record PluginKit(
        PluginIdentity identity,
        PluginCalls calls,
        PluginThreads threads,
        PluginMeters meters,
        Clock clock,
        Throttle throttle,
        ReadBarrier barrier,
        Calendars calendars,
        Rights rights) {
    /** The kit of an instance whose classes are from there; no thread is started yet. */
    static PluginKit of(PluginIdentity identity, PluginSource source, Clock clock, MarketCalendars calendars) {
        PluginMeters meters = new PluginMeters();
        ClassLoader loader = source.loader();
        return new PluginKit(
                identity,
                new PluginCalls(loader, meters),
                PluginThreads.of(identity.name(), loader),
                meters,
                clock,
                new Throttle(),
                new ReadBarrier(),
                new Calendars(calendars),
                Rights.of(source.descriptor()));
    }

    /** Why a write of the plugin's is not taken; null when it is. */
    @Nullable
    Throwable check(@Nullable Write write) {
        Throwable broken = FireCollector.check(write);
        return broken == null ? rights.refuseWrite() : broken;
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
