package io.tickflux.transport.app.child;

import io.rsocket.Payload;
import io.tickflux.api.Write;
import io.tickflux.api.plugin.StreamTrigger;
import io.tickflux.engine.host.PluginProcesses;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;

/** A stream trigger in another process. */
final class RemoteStreamTrigger implements StreamTrigger, PluginProcesses.Remote {
    private final RemotePlugin remote;
    private final BusyPoll busy = new BusyPoll();

    RemoteStreamTrigger(RemotePlugin remote) {
        this.remote = remote;
    }

    @Override
    public Publisher<Write> apply(Flux<Delivery> events) {
        return Flux.defer(() -> new Conversation(events).writes());
    }

    @Override
    public void prepare() {
        remote.process();
    }

    @Override
    public Duration busy() {
        return remote.living()
                .map(process -> busy.look(process.plugin()
                        .requestResponse(Messages.of(Messages.BUSY))
                        .map(Messages::number)))
                .orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        remote.close();
    }

    /** One run. Remembers the events that are not acknowledged, which the host bounds. */
    private final class Conversation {
        private final Flux<Delivery> events;
        private final Map<Long, Delivery> open = new ConcurrentHashMap<>();
        private final AtomicLong number = new AtomicLong();

        private Conversation(Flux<Delivery> events) {
            this.events = events;
        }

        private Flux<Write> writes() {
            return remote.orAbandoned(remote.ready()
                    .flatMapMany(process -> process.plugin()
                            .requestChannel(
                                    Flux.concat(Flux.just(Messages.of(Messages.APPLY)), events.map(this::payload)))
                            .handle(this::take)
                            .onErrorResume(failure -> RemotePlugin.explained(process, failure))));
        }

        private Payload payload(Delivery delivery) {
            long next = number.incrementAndGet();
            open.put(next, delivery);
            return Messages.of(Messages.EVENT, next, Messages.bytes(delivery.event()));
        }

        private void take(Payload payload, SynchronousSink<Write> sink) {
            Messages.Message message = Messages.read(payload);
            if (message.what() == Messages.WRITE) {
                sink.next(Messages.write(message.content()));
            } else if (message.what() == Messages.ACKNOWLEDGED) {
                Delivery delivery = open.remove(message.content().getLong());
                if (delivery != null) {
                    delivery.acknowledge();
                }
            } else {
                sink.error(new ChildFailure("sent a message of no known kind"));
            }
        }
    }
}
