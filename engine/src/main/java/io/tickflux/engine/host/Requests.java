package io.tickflux.engine.host;

import io.tickflux.api.Ack;
import io.tickflux.api.BucketKey;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.NearestWord;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.Write;
import io.tickflux.api.plugin.Request;
import io.tickflux.engine.Engine;
import io.tickflux.engine.EngineClosedException;
import io.tickflux.engine.RequestFailedException;
import io.tickflux.engine.host.source.RequestName;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

/**
 * Clients that wait for what triggers make of their requests. A request is stored as an event of the trigger's own, which the trigger
 * is given in its turn; whoever waits is found by the request's id, so that it may be another instance that answers. From any thread.
 */
final class Requests {
    /** Each costs a few hundred bytes; whoever waits has a connection of his own besides. */
    static final int MAX_WAITING = 1_000;

    private final Engine engine;
    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();

    Requests(Engine engine) {
        this.engine = engine;
    }

    private record Waiting(String trigger, String name, MonoSink<RequestAnswer> sink) {
        void fail(String reason) {
            sink.error(new RequestFailedException(name, trigger, reason));
        }
    }

    /**
     * Asks the trigger that takes requests of a name.
     *
     * @throws InvalidInputException when no trigger does
     */
    Mono<RequestAnswer> ask(Collection<Slot> slots, String name, Map<String, String> arguments) {
        Slot slot = find(slots, name);
        String trigger = slot.identity().name();
        Request request = new Request(name, UUID.randomUUID().toString(), arguments);
        BucketKey key = Request.keyOf(trigger, name);
        Origin origin = new Origin("request:" + trigger, 0, 0, "");
        return Mono.<RequestAnswer>create(sink -> {
                    Waiting asked = new Waiting(trigger, name, sink);
                    if (waiting.size() >= MAX_WAITING) {
                        asked.fail(MAX_WAITING + " requests in progress (expected: fewer); nothing was done");
                        return;
                    }
                    PluginState state = slot.supervisor().state();
                    if (isIdle(state)) {
                        asked.fail("state=" + state + " (expected: a trigger that runs); nothing was done");
                        return;
                    }
                    waiting.put(request.id(), asked);
                    sink.onDispose(() -> waiting.remove(request.id()));
                    Write write = Write.variable(
                            key, request.toRecords(nanos(slot.kit().clock().instant())));
                    engine.writes().write(write.by(origin)).subscribe(ack -> {}, sink::error);
                })
                // Answers come from where nothing of a client's may run: under the lock of a trigger's commits.
                .publishOn(Schedulers.boundedElastic());
    }

    private static long nanos(Instant now) {
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    private static Slot find(Collection<Slot> slots, String name) {
        Map<String, Slot> byName = new TreeMap<>();
        for (Slot slot : slots) {
            for (RequestName taken : slot.identity().intake().requests()) {
                byName.put(taken.name(), slot);
            }
        }
        Slot slot = byName.get(name);
        if (slot == null) {
            String all = byName.isEmpty()
                    ? "one that a trigger takes, by request:/name in its on; none does"
                    : "one of " + String.join(", ", byName.keySet());
            String expected = NearestWord.of(name, byName.keySet())
                    .map(nearest -> "did you mean \"" + nearest + "\"?")
                    .orElse(all);
            throw new InvalidInputException("request", '"' + name + '"', expected);
        }
        return slot;
    }

    /** Whether nothing is done before somebody resumes the trigger. */
    private static boolean isIdle(PluginState state) {
        return state == PluginState.PARKED || state == PluginState.STOPPED;
    }

    /** A request is done, and what it led to is stored. */
    void done(Request request, Position position, List<Ack> writes) {
        Waiting asked = waiting.remove(request.id());
        if (asked != null) {
            asked.sink.success(new RequestAnswer(asked.trigger, position, writes));
        }
    }

    /** A request has failed, and does not come again. */
    void failed(Request request, Throwable failure) {
        Waiting asked = waiting.remove(request.id());
        if (asked == null) {
            return;
        }
        Throwable wrong = Failures.find(failure, InvalidInputException.class::isInstance);
        if (wrong != null) {
            asked.sink.error(wrong);
        } else {
            asked.fail("error=" + Failures.oneLine(failure));
        }
    }

    /** Nobody waits any longer for a trigger that does not run. */
    void release(String trigger, PluginState state) {
        if (isIdle(state)) {
            waiting.values().stream()
                    .filter(asked -> asked.trigger.equals(trigger))
                    .forEach(asked -> asked.fail("state=" + state + "; it is done once the trigger is resumed"));
        }
    }

    /** Nobody waits any longer for a trigger that is not there any more. */
    void removed(String trigger) {
        waiting.values().stream()
                .filter(asked -> asked.trigger.equals(trigger))
                .forEach(asked -> asked.fail("the trigger was removed"));
    }

    void close() {
        waiting.values().forEach(asked -> asked.sink.error(new EngineClosedException()));
    }
}
