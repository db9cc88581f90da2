package io.tickflux.engine.host;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Position;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.Trigger;
import io.tickflux.engine.Engine;
import io.tickflux.engine.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a {@link Trigger}; keeps what outlives its runs. */
final class TriggerRunner implements Runner {
    /** Where a cascade ends: an event that so many triggers lie behind is fired no more. */
    static final int MAX_HOPS = 16;

    private static final Logger log = LoggerFactory.getLogger(TriggerRunner.class);

    private final Engine engine;
    private final Trigger trigger;
    private final PluginKit kit;
    private final HostTuning tuning;
    private final Cursor cursor;
    private volatile @Nullable WriteEvent inHand;
    private boolean alarmed;

    TriggerRunner(Engine engine, Trigger trigger, PluginKit kit, HostTuning tuning, Cursor cursor) {
        this.engine = engine;
        this.trigger = trigger;
        this.kit = kit;
        this.tuning = tuning;
        this.cursor = cursor;
    }

    PluginKit kit() {
        return kit;
    }

    HostTuning tuning() {
        return tuning;
    }

    @Override
    public Run newRun(RunMonitor monitor) {
        return new TriggerRun(this, trigger, new DerivedWrites(engine, kit, tuning.timers()), monitor);
    }

    /** Subscribes behind the cursor; returns why that cannot be, or null. */
    @Nullable
    RunEnd subscribe(Inbox inbox) {
        PluginIdentity identity = kit.identity();
        try {
            var start = cursor.start(identity.start(), () -> engine.status().last());
            engine.subscribe(new Subscription(identity.patterns(), start)).subscribe(inbox);
            return null;
        } catch (InvalidInputException unreadable) {
            return new RunEnd.Lost(unreadable);
        } catch (IOException | RuntimeException failure) {
            return EngineRefusals.end(failure, null);
        }
    }

    boolean isEndOfCascade(WriteEvent event) {
        return event.origin().hops() >= MAX_HOPS;
    }

    void took(WriteEvent event) {
        inHand = event;
    }

    void passedOver(WriteEvent event) {
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
        cursor.reached(event.position());
        inHand = null;
    }

    void done(WriteEvent event, boolean stored) {
        kit.meters().handled.increment();
        if (stored) {
            cursor.reachedDurably(event.position());
        } else {
            cursor.reached(event.position());
        }
        inHand = null;
    }

    @Override
    public Duration stableAfter() {
        return Duration.ZERO;
    }

    @Override
    public void save() {
        cursor.save();
    }

    @Override
    public @Nullable Position cursor() {
        return cursor.position();
    }

    @Override
    public Duration lag() {
        WriteEvent event = inHand;
        return event == null ? Duration.ZERO : lagBehind(event);
    }

    private Duration lagBehind(WriteEvent event) {
        Instant now = kit.clock().instant();
        long nowNanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        return Duration.ofNanos(Math.max(0, nowNanos - event.commitNanos()));
    }

    @Override
    public void closePlugin() {
        trigger.close();
    }
}
