package io.tickflux.transport.client;

import io.rsocket.Payload;
import io.tickflux.api.Ack;
import io.tickflux.api.Origin;
import io.tickflux.api.Write;
import io.tickflux.transport.client.protocol.Answers;
import io.tickflux.transport.client.protocol.ColumnBlockCodec;
import io.tickflux.transport.client.protocol.Envelope;
import io.tickflux.transport.client.protocol.Route;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Single writes, numbered so that one that is sent again is stored once. Numbers of a producer must arrive in their order, so that
 * each lane is a producer of its own and has one write on its way at a time; writes side by side take lanes side by side.
 */
final class WriteLanes {
    /** Few enough that the server can remember all of them. */
    private static final int MAX_LANES = 64;

    private static final int MAX_WAITING = 65_536;

    private final Calls calls;
    private final String name = "client-" + UUID.randomUUID();

    // Guarded by this.
    private final Deque<Lane> free = new ArrayDeque<>();
    private final Deque<MonoSink<Lane>> waiting = new ArrayDeque<>();
    private int lanes;

    WriteLanes(Calls calls) {
        this.calls = calls;
    }

    Mono<Ack> write(Write write) {
        if (!write.origin().producer().isEmpty()) {
            return Mono.defer(() -> send(write));
        }
        return Mono.usingWhen(
                acquire(), lane -> send(lane.numbered(write)), lane -> Mono.fromRunnable(() -> release(lane)));
    }

    private Mono<Ack> send(Write write) {
        byte[] data = ColumnBlockCodec.INSTANCE.encode(Envelope.of(write));
        Mono<Payload> answer = calls.resumed(calls.requestResponse(Route.WRITE, data));
        return answer.map(payload -> Answers.ack(Calls.tree(payload)));
    }

    private Mono<Lane> acquire() {
        return Mono.create(sink -> {
            Lane lane = take(sink);
            if (lane != null) {
                sink.success(lane);
            }
        });
    }

    private synchronized @org.jspecify.annotations.Nullable Lane take(MonoSink<Lane> sink) {
        if (!free.isEmpty()) {
            return free.pop();
        }
        if (lanes < MAX_LANES) {
            lanes++;
            return new Lane(name + '-' + lanes);
        }
        if (waiting.size() >= MAX_WAITING) {
            sink.error(new OverloadedException(
                    "writes waiting: " + waiting.size() + " (expected: at most " + MAX_WAITING + ")"));
            return null;
        }
        waiting.add(sink);
        sink.onCancel(() -> forget(sink));
        return null;
    }

    private synchronized void forget(MonoSink<Lane> sink) {
        waiting.remove(sink);
    }

    private void release(Lane lane) {
        MonoSink<Lane> next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                free.push(lane);
            }
        }
        if (next != null) {
            next.success(lane);
        }
    }

    /** A producer; used by one write at a time. */
    private static final class Lane {
        private final String producer;
        private long number;

        Lane(String producer) {
            this.producer = producer;
        }

        Write numbered(Write write) {
            Origin origin = write.origin();
            number++;
            return write.by(new Origin(producer, number, origin.hops(), origin.checkpoint()));
        }
    }
}
