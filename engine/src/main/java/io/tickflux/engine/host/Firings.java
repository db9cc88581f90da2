package io.tickflux.engine.host;

import io.tickflux.api.BucketKey;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Origin;
import io.tickflux.api.Records;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.Firing;
import io.tickflux.engine.Engine;
import io.tickflux.engine.host.source.Missed;
import io.tickflux.engine.host.source.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * Fires a trigger by its schedules: stores each {@link Firing} as an event of the trigger's own, which the trigger is given as any
 * other. So a firing is never lost once it is stored, fails and is retried as events do, and its last one is what its bucket ends with.
 *
 * <p>Looks at the clock from time to time and asks each schedule for its latest moment: however far the clock has jumped, there is one
 * firing at a look. A clock that was put back fires nothing until it is where it was.
 */
final class Firings {
    private static final Logger log = LoggerFactory.getLogger(Firings.class);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Engine engine;
    private final PluginKit kit;
    private final Scheduler timers;
    private final List<Line> lines;

    Firings(Engine engine, PluginKit kit, Scheduler timers) {
        this.engine = engine;
        this.kit = kit;
        this.timers = timers;
        this.lines = kit.identity().intake().schedules().stream().map(Line::new).toList();
    }

    /** What its events match. */
    List<KeyPattern> patterns() {
        return lines.stream().map(line -> KeyPattern.of(line.key)).toList();
    }

    /** Whether an event notes the beginning of a schedule, at which nothing is due. */
    static boolean isBeginning(WriteEvent event) {
        return event.key().symbol().equals(Firing.SYMBOL) && Firing.of(event).isEmpty();
    }

    /** The same events; the schedules run while they are subscribed to. */
    Flux<WriteEvent> during(Flux<WriteEvent> events) {
        return lines.isEmpty() ? events : Flux.using(this::start, any -> events, Disposable::dispose);
    }

    private Disposable start() {
        lines.forEach(Line::begin);
        return timers.schedulePeriodically(() -> lines.forEach(Line::look), 0, LOOK.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** One schedule. */
    private final class Line {
        private final Schedule schedule;
        private final BucketKey key;
        private @Nullable Instant last;
        private boolean storing;
        private boolean failing;

        private Line(Schedule schedule) {
            this.schedule = schedule;
            this.key = Firing.keyOf(kit.identity().name(), schedule.toString());
        }

        private synchronized void begin() {
            OptionalLong stored = engine.lastEpochNanos(key);
            last = stored.isPresent() ? Instant.ofEpochSecond(0, stored.getAsLong()) : null;
            Instant now = now();
            if (last != null && kit.identity().intake().missed() == Missed.SKIP && now.isAfter(last)) {
                last = now;
            }
        }

        private synchronized void look() {
            if (storing) {
                return;
            }
            if (last == null) {
                store(now(), Firing.beginning(now()));
                return;
            }
            Instant since = last;
            schedule.latest(since, now())
                    .ifPresent(due -> store(due, new Firing(schedule.toString(), due, since).toRecords()));
        }

        private void store(Instant due, Records records) {
            storing = true;
            Origin origin = new Origin("schedule:" + kit.identity().name(), 0, 0, "");
            engine.writes().write(Write.fixed(key, records).by(origin)).subscribe(ack -> stored(due), this::notStored);
        }

        private synchronized void stored(Instant due) {
            last = due;
            storing = false;
            failing = false;
        }

        /** The next look tries again. */
        private synchronized void notStored(Throwable failure) {
            storing = false;
            if (!failing) {
                failing = true;
                log.warn(
                        "firing not stored, is tried again: trigger={}, schedule={}, error={}",
                        kit.identity().name(),
                        schedule,
                        Failures.oneLine(failure));
            }
        }
    }

    private Instant now() {
        return kit.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
