package io.tickflux.engine.host;

import io.tickflux.api.BucketKey;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.StartAt;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.Firing;
import io.tickflux.api.plugin.Request;
import io.tickflux.api.plugin.Trigger;
import io.tickflux.engine.Engine;
import io.tickflux.engine.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Where a trigger of either kind gets its events from, and how far it is; outlives its runs. */
final class TriggerFeed {
    /** Where a cascade ends: an event that so many triggers lie behind is given to none. */
    static final int MAX_HOPS = 16;

    private static final Set<String> NOTES = Set.of(DeadLetter.SYMBOL, Firing.SYMBOL, Request.SYMBOL);

    private static final Logger log = LoggerFactory.getLogger(TriggerFeed.class);

    private final Engine engine;
    private final PluginKit kit;
    private final Cursor cursor;
    private final Firings firings;
    private final TriggerRequests requests;
    private final RowFilter filter;
    private final Batches batches = new Batches();
    private final List<KeyPattern> patterns;
    private volatile @Nullable WriteEvent oldest;
    private boolean alarmed;

    TriggerFeed(Engine engine, PluginKit kit, Cursor cursor, Firings firings, TriggerRequests requests) {
        this.engine = engine;
        this.kit = kit;
        this.cursor = cursor;
        this.firings = firings;
        this.requests = requests;
        this.filter = new RowFilter(kit);
        this.patterns = Stream.of(kit.identity().patterns(), firings.patterns(), requests.patterns())
                .flatMap(List::stream)
                .toList();
    }

    /** Subscribes behind the cursor; returns why that cannot be, or null. */
    @Nullable
    RunEnd subscribe(Inbox inbox) {
        PluginIdentity identity = kit.identity();
        try {
            StartAt start = cursor.start(identity.start());
            firings.during(engine.subscribe(new Subscription(patterns, start))).subscribe(inbox);
            return null;
        } catch (InvalidInputException unreadable) {
            return new RunEnd.Lost(unreadable);
        } catch (IOException | RuntimeException failure) {
            return EngineRefusals.end(failure, null);
        }
    }

    /**
     * What the trigger is given of an event. Null, for nothing, when no row is wanted, at the end of a cascade, which is said loudly,
     * once, and when it is a dead letter, a firing or a request that the trigger did not ask for by
     * name.
     */
    @Nullable
    WriteEvent select(WriteEvent event) {
        if (isUnwantedNote(event) || endsCascade(event) || Firings.isBeginning(event)) {
            return null;
        }
        return Firing.of(event).isPresent() || requests.isOne(event) ? event : filter.select(event);
    }

    private boolean isUnwantedNote(WriteEvent event) {
        String symbol = event.key().symbol();
        return NOTES.contains(symbol)
                && patterns.stream()
                        .noneMatch(pattern -> pattern.literals(0).contains(symbol) && pattern.matches(event.key()));
    }

    /** What clients ask of the trigger. */
    TriggerRequests requests() {
        return requests;
    }

    /** The trigger is given events as one. */
    void handedOver(List<Position> events) {
        batches.add(events);
    }

    /** Whether the trigger was given events as one that ended with this. */
    boolean endsBatch(Position event) {
        return batches.endsWith(event);
    }

    private boolean endsCascade(WriteEvent event) {
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

    /** Moves the cursor past an event that the trigger cannot digest, as its rules say. */
    Mono<Void> giveUp(FailurePolicy.GivenUp givenUp, Commits commits) {
        WriteEvent event = givenUp.event();
        if (kit.identity().rules().onError() != OnError.DEAD_LETTER) {
            return Mono.fromRunnable(() -> {
                reached(event.position());
                gaveUp("event skipped", PluginMeters.SKIPPED, givenUp);
            });
        }
        Origin origin = new Origin(
                kit.identity().producer(),
                0,
                event.origin().hops() + 1,
                event.position().toString());
        return Mono.defer(() -> commits.store(letters(givenUp).stream()
                        .map(letter -> letter.toWrite().by(origin))
                        .toList()))
                .doOnNext(acks -> {
                    reachedDurably(event.position());
                    gaveUp("event noted as dead letter", PluginMeters.DEAD_LETTERS, givenUp);
                })
                .then();
    }

    /** Fires a trigger once more with events it had given up. */
    Flux<Replayed> replay(Trigger trigger, Commits commits, Predicate<DeadLetter> wanted) {
        return new Replay(engine, trigger, commits, kit).replay(wanted);
    }

    /** One for each event of a batch, lest a replay miss any. */
    private List<DeadLetter> letters(FailurePolicy.GivenUp givenUp) {
        String trigger = kit.identity().name();
        long after = engine.lastEpochNanos(DeadLetter.keyOf(trigger)).orElse(0);
        long atNanos = Math.max(nowNanos(), after + 1);
        BucketKey key = givenUp.event().key();
        String cause = Failures.oneLine(givenUp.cause());
        List<DeadLetter> letters = new ArrayList<>();
        for (Position position : batches.of(givenUp.event().position())) {
            letters.add(new DeadLetter(trigger, position, key, givenUp.attempts(), cause, atNanos + letters.size()));
        }
        return letters;
    }

    private void gaveUp(String what, String counter, FailurePolicy.GivenUp givenUp) {
        kit.meters().count(counter, 1);
        log.error(
                "{}: trigger={}, position={}, key={}, attempts={}, error={}",
                what,
                kit.identity().name(),
                givenUp.event().position(),
                givenUp.event().key(),
                givenUp.attempts(),
                Failures.oneLine(givenUp.cause()));
    }

    /** The oldest event that the trigger was given and has not done; null when there is none. */
    void oldestIs(@Nullable WriteEvent event) {
        oldest = event;
    }

    @Nullable
    WriteEvent oldest() {
        return oldest;
    }

    /** Everything up to an event is done. */
    void reached(Position event) {
        isDone(event);
        cursor.reached(event);
    }

    /** Everything up to an event is done, and the journal knows it. */
    void reachedDurably(Position event) {
        isDone(event);
        cursor.reachedDurably(event);
    }

    private void isDone(Position event) {
        batches.reached(event);
        WriteEvent known = oldest;
        if (known != null && known.position().compareTo(event) <= 0) {
            oldest = null;
        }
    }

    @Nullable
    Position position() {
        return cursor.position();
    }

    void save() {
        cursor.save();
    }

    /** @param isRunning whether it is given events; if not, all behind its cursor wait */
    PluginStatus.Lag lag(boolean isRunning) {
        WriteEvent event = oldest;
        Position cursor = position();
        Duration age = event == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, nowNanos() - event.commitNanos()));
        if (!isRunning && cursor != null) {
            return new PluginStatus.Lag(behind(cursor), age);
        }
        return event == null ? PluginStatus.Lag.NONE : new PluginStatus.Lag(behind(event.position()) + 1, age);
    }

    private long behind(Position position) {
        return Math.max(0, engine.status().last().sequence() - position.sequence());
    }

    private long nowNanos() {
        Instant now = kit.clock().instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }
}
