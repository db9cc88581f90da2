package io.tickflux.plugins.testkit;

import io.tickflux.api.Origin;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.Trigger;
import io.tickflux.api.plugin.TriggerProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;

/** A trigger in its host: what is delivered to it is fired, and its answer is stored when it completes, all of it or none. */
public final class FiredTrigger {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    private final TestHost host;
    private final TriggerProvider provider;
    private Trigger trigger;

    private FiredTrigger(TestHost host, TriggerProvider provider, Trigger trigger) {
        this.host = host;
        this.provider = provider;
        this.trigger = trigger;
    }

    static FiredTrigger start(TestHost host, TriggerProvider provider) {
        return new FiredTrigger(host, provider, create(host, provider));
    }

    private static Trigger create(TestHost host, TriggerProvider provider) {
        Trigger trigger = provider.create(host);
        host.config().requireAllRead();
        return trigger;
    }

    /** Begins anew, as after a crash: nothing that the trigger held in memory is left. */
    public void restart() {
        trigger = create(host, provider);
    }

    /** Stores a write and fires the trigger with it; gives what was derived from it. */
    public List<WriteEvent> write(Write write) {
        return deliver(host.store().apply(write));
    }

    /** Fires the trigger with an event that is stored already, perhaps once more, and stores what it answers. */
    public List<WriteEvent> deliver(WriteEvent event) {
        List<Write> answer = Flux.from(trigger.fire(event))
                .collectList()
                .blockOptional(ANSWER_WITHIN)
                .orElseThrow();
        Origin origin = new Origin(
                "trigger:" + host.name(),
                0,
                event.origin().hops() + 1,
                event.position().toString());
        List<WriteEvent> derived = new ArrayList<>();
        answer.forEach(write -> derived.add(host.store().apply(write.by(origin))));
        return derived;
    }

    /** Ends it. */
    public void close() {
        trigger.close();
    }
}
