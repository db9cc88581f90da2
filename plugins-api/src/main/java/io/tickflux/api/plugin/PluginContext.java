package io.tickflux.api.plugin;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Query;
import io.tickflux.api.calendar.MarketCalendar;
import io.tickflux.api.calendar.MarketCalendars;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/** A plugin's only door to its host. All methods may be called from any thread. */
public interface PluginContext {
    /** The instance's name, unique among the running plugins. */
    String name();

    /** The instance's own block of the config file. */
    PluginConfig config();

    /** The instance's {@code on}: events whose key matches any of these fire it. None for a bgworker. */
    default List<KeyPattern> patterns() {
        return List.of();
    }

    /** Stored rows; see {@link Query}. Cold: every subscription reads anew. */
    Flux<Block> query(Query query);

    /** The time of the last row of a bucket in epoch nanoseconds; empty when there is none. */
    OptionalLong lastEpochNanos(BucketKey key);

    /**
     * The last checkpoint that was stored with a write of this instance. To be asked for when the work begins: while an instance is made,
     * the one whose place it takes may still be at work.
     */
    Optional<String> checkpoint();

    /**
     * When a market is open: {@code XNAS}, {@code XNYS}, {@code 24x7}, a name of {@code calendars} in the config file, or the path of a
     * sessions file; see {@link MarketCalendars}. When such a calendar changes, the instance is replaced by a new one.
     *
     * @throws io.tickflux.api.InvalidInputException when there is none of that name
     */
    default MarketCalendar calendar(String name) {
        return MarketCalendars.builtIn().named(name);
    }

    /** The clock to use instead of the system's, so that tests own time. */
    Clock clock();

    /** The instance's own scheduler, for timers and asynchronous steps. The host disposes it. */
    Scheduler scheduler();

    /** Logs with the instance's name in front. */
    System.Logger logger();

    /** Counts something; it appears among the server's metrics with the instance's name. */
    void count(String metric, long delta);
}
