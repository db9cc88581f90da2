package io.tickflux.engine.host;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Position;
import io.tickflux.api.StartAt;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.Engine;
import io.tickflux.engine.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a trigger of either kind gets its events from, and how far it is; outlives its runs. */
final class TriggerFeed {
    /** Where a cascade ends: an event that so many triggers lie behind is given to none. */
    static final int MAX_HOPS = 16;

    private static final Logger log = LoggerFactory.getLogger(TriggerFeed.class);

    private final Engine engine;
    private final PluginKit kit;
    private final Cursor cursor;
    private volatile @Nullable WriteEvent oldest;
    private boolean alarmed;

    TriggerFeed(Engine engine, PluginKit kit, Cursor cursor) {
        this.engine = engine;
        this.kit = kit;
        this.cursor = cursor;
    }

    /** Subscribes behind the cursor; returns why that cannot be, or null. */
    @Nullable
    RunEnd subscribe(Inbox inbox) {
        PluginIdentity identity = kit.identity();
        try {
            StartAt start = cursor.start(identity.start(), () -> engine.status().last());
            engine.subscribe(new Subscription(identity.patterns(), start)).subscribe(inbox);
            return null;
        } catch (InvalidInputException unreadable) {
            return new RunEnd.Lost(unreadable);
        } catch (IOException | RuntimeException failure) {
            return EngineRefusals.end(failure, null);
        }
    }

    /** Whether an event must not be given to the trigger; says so loudly, once. */
    boolean endsCascade(WriteEvent event) {
        if (event.origin().hops() < MAX_HOPS) {
            return false;
        }
        kit.meters().passedOver.increment();
        if (!alarmed) {
            alarmed = true;
            log.error(
                    "cascade of triggers ended, further ones are only counted: trigger={}, key={}, position={}, hops={}",
                    kit.identity().name(),
                    event.key(),
                    event.position(),
                    event.origin().hops());
        }
        return true;
    }

    /** The oldest event that the trigger was given and has not done; null when there is none. */
    void oldestIs(@Nullable WriteEvent event) {
        oldest = event;
    }

    /** Everything up to an event is done. */
    void reached(Position event) {
        cursor.reached(event);
    }

    /** Everything up to an event is done, and the journal knows it. */
    void reachedDurably(Position event) {
        cursor.reachedDurably(event);
    }

    @Nullable
    Position position() {
        return cursor.position();
    }

    void save() {
        cursor.save();
    }

    Duration lag() {
        WriteEvent event = oldest;
        if (event == null) {
            return Duration.ZERO;
        }
        Instant now = kit.clock().instant();
        long nowNanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        return Duration.ofNanos(Math.max(0, nowNanos - event.commitNanos()));
    }
}
