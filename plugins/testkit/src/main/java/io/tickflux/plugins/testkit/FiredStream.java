package io.tickflux.plugins.testkit;

import io.tickflux.api.Origin;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.StreamTrigger;
import io.tickflux.api.plugin.StreamTriggerProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** A stream trigger in its host: what is delivered to it goes down its stream, what it emits is stored at once. */
public final class FiredStream {
    private final TestHost host;
    private final StreamTriggerProvider provider;
    private final List<Open> open = new ArrayList<>();
    private final List<WriteEvent> derived = new ArrayList<>();
    private Sinks.Many<StreamTrigger.Delivery> events;
    private Disposable running;
    private @Nullable Throwable failure;
    private int hops = 1;

    private FiredStream(TestHost host, StreamTriggerProvider provider) {
        this.host = host;
        this.provider = provider;
        this.events = Sinks.many().unicast().onBackpressureBuffer();
        this.running = subscribe();
    }

    static FiredStream start(TestHost host, StreamTriggerProvider provider) {
        return new FiredStream(host, provider);
    }

    private Disposable subscribe() {
        StreamTrigger trigger = provider.create(host);
        host.config().requireAllRead();
        return Flux.from(trigger.apply(events.asFlux())).subscribe(this::store, error -> failure = error);
    }

    private void store(Write write) {
        derived.add(host.store().apply(write.by(new Origin("trigger:" + host.name(), 0, hops, ""))));
    }

    /** Begins anew, as after a crash, and delivers again what comes behind the cursor: the first event that is not acknowledged. */
    public void restart() {
        running.dispose();
        List<WriteEvent> again = open.stream().map(Open::event).toList();
        open.clear();
        events = Sinks.many().unicast().onBackpressureBuffer();
        running = subscribe();
        again.forEach(this::deliver);
    }

    /** Stores a write and delivers it. */
    public void write(Write write) {
        deliver(host.store().apply(write));
    }

    /** Delivers an event that is stored already. */
    public void deliver(WriteEvent event) {
        Open delivery = new Open(event);
        open.add(delivery);
        hops = Math.max(hops, event.origin().hops() + 1);
        events.tryEmitNext(delivery).orThrow();
        forgetDone();
    }

    private void forgetDone() {
        while (!open.isEmpty() && open.get(0).acknowledged) {
            open.remove(0);
        }
    }

    /** What the trigger has emitted so far, over all of its lives. */
    public List<WriteEvent> derived() {
        return List.copyOf(derived);
    }

    /** How many events would be delivered again after a crash. */
    public int behindCursor() {
        forgetDone();
        return open.size();
    }

    /** What ended the stream. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /** Stops it as the host does, by an end of its events; it should then complete, which {@link #isOver} tells. */
    public void stop() {
        events.tryEmitComplete().orThrow();
    }

    /** Whether it has completed or failed. */
    public boolean isOver() {
        return running.isDisposed();
    }

    /** Ends it at once. */
    public void close() {
        running.dispose();
    }

    private static final class Open implements StreamTrigger.Delivery {
        private final WriteEvent event;
        private boolean acknowledged;

        Open(WriteEvent event) {
            this.event = event;
        }

        @Override
        public WriteEvent event() {
            return event;
        }

        @Override
        public void acknowledge() {
            acknowledged = true;
        }
    }
}
