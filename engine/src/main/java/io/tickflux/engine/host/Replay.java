package io.tickflux.engine.host;

import io.tickflux.api.KeyPattern;
import io.tickflux.api.Origin;
import io.tickflux.api.Query;
import io.tickflux.api.StartAt;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.Trigger;
import io.tickflux.engine.Engine;
import io.tickflux.engine.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Fires a trigger once more with events it had given up: out of their order, on the trigger's own thread, between two others. What an
 * event leads to is stored in one commit with the deletion of its letter; the cursor does not move.
 */
final class Replay {
    private final Engine engine;
    private final Trigger trigger;
    private final Commits commits;
    private final PluginKit kit;

    Replay(Engine engine, Trigger trigger, Commits commits, PluginKit kit) {
        this.engine = engine;
        this.trigger = trigger;
        this.commits = commits;
        this.kit = kit;
    }

    /** Those of the trigger's letters that are wanted, the oldest first. */
    Flux<Replayed> replay(Predicate<DeadLetter> wanted) {
        String name = kit.identity().name();
        return engine.query(Query.of(DeadLetter.keyOf(name)))
                .collectList()
                .flatMapIterable(DeadLetter::of)
                .filter(letter -> letter.trigger().equals(name) && wanted.test(letter))
                .concatMap(this::replay);
    }

    private Mono<Replayed> replay(DeadLetter letter) {
        return eventOf(letter)
                .flatMap(event -> fire(event).flatMap(writes -> commits.store(stamped(letter, event, writes))))
                .thenReturn(new Replayed(letter, ""))
                .onErrorResume(failure -> Mono.just(new Replayed(letter, text(failure))));
    }

    private static String text(Throwable failure) {
        return Failures.oneLine(failure instanceof PluginCallException call ? call.failure() : failure);
    }

    private Mono<WriteEvent> eventOf(DeadLetter letter) {
        Subscription there = Subscription.to(KeyPattern.of(letter.key()), new StartAt.From(letter.position()));
        return engine.subscribe(there)
                .next()
                .filter(event -> event.position().equals(letter.position()))
                .map(event -> kit.identity().intake().select(event).orElse(event));
    }

    private Mono<List<Write>> fire(WriteEvent event) {
        FireCollector answer = new FireCollector(kit);
        return Mono.<List<Write>>create(sink -> kit.threads().calls().execute(() -> fire(event, answer, sink)))
                .timeout(kit.identity().rules().timeLimit())
                .doOnError(TimeoutException.class, late -> {
                    answer.fail(late);
                    kit.threads().calls().interrupt();
                });
    }

    private void fire(WriteEvent event, FireCollector answer, MonoSink<List<Write>> sink) {
        try {
            kit.calls().run(() -> TriggerRun.subscribe(trigger.fire(event), answer));
            sink.success(answer.await());
        } catch (PluginCallException | InterruptedException failure) {
            sink.error(failure);
        }
    }

    private List<Write> stamped(DeadLetter letter, WriteEvent event, List<Write> derived) {
        // No checkpoint: that is the cursor, which is further already.
        Origin origin = new Origin(kit.identity().producer(), 0, event.origin().hops() + 1, "");
        List<Write> all = new ArrayList<>(derived);
        all.add(letter.toDelete());
        return all.stream().map(write -> write.by(origin)).toList();
    }
}
