package io.tickflux.transport.server;

import io.rsocket.ConnectionSetupPayload;
import io.rsocket.Payload;
import io.rsocket.RSocket;
import io.rsocket.exceptions.RejectedSetupException;
import io.rsocket.util.DefaultPayload;
import io.tickflux.api.InvalidInputException;
import io.tickflux.transport.client.protocol.Credentials;
import io.tickflux.transport.client.protocol.DataFormat;
import io.tickflux.transport.client.protocol.RequestMetadata;
import io.tickflux.transport.client.protocol.Route;
import io.tickflux.transport.client.protocol.WireError;
import io.tickflux.transport.server.access.Authenticator;
import io.tickflux.transport.server.route.Answer;
import io.tickflux.transport.server.route.EngineErrors;
import io.tickflux.transport.server.route.Request;
import io.tickflux.transport.server.route.Role;
import io.tickflux.transport.server.route.Routes;
import io.tickflux.transport.server.wire.GuardedConnection;
import io.tickflux.transport.server.wire.PacedFlux;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * One client: reads its requests, finds the answer and sends it no faster than the client reads. All requests of a client are begun
 * on one worker, in the order in which they came.
 */
final class ClientSession implements RSocket {
    private final GuardedConnection connection;
    private final Routes routes;
    private final Authenticator authenticator;
    private final Scheduler.Worker worker;
    private final ServerMeters meters;
    private final int maxStreams;
    private final AtomicInteger streams = new AtomicInteger();
    private volatile DataFormat format = DataFormat.MSGPACK;
    private volatile Credentials credentials = Credentials.ANONYMOUS;

    /** What all clients of a server share. */
    record Shared(Routes routes, Authenticator authenticator, ServerMeters meters, int maxStreams) {}

    ClientSession(GuardedConnection connection, Scheduler.Worker worker, Shared shared) {
        this.connection = connection;
        this.worker = worker;
        this.routes = shared.routes();
        this.authenticator = shared.authenticator();
        this.meters = shared.meters();
        this.maxStreams = shared.maxStreams();
    }

    GuardedConnection connection() {
        return connection;
    }

    /** Requests in progress. */
    int streams() {
        return streams.get();
    }

    /** Answers the SETUP: this session, or a refusal. */
    Mono<RSocket> accept(ConnectionSetupPayload setup) {
        return Mono.defer(() -> {
                    format = DataFormat.ofMimeType(setup.dataMimeType());
                    credentials = setup.hasMetadata()
                            ? RequestMetadata.decode(setup.getMetadata()).credentials()
                            : Credentials.ANONYMOUS;
                    return authenticator.authenticate(credentials, connection.remoteAddress());
                })
                .<RSocket>thenReturn(this)
                .onErrorMap(refusal -> {
                    meters.refused("setup");
                    return new RejectedSetupException(
                            EngineErrors.toFrame(refusal).getMessage());
                });
    }

    @Override
    public Mono<Payload> requestResponse(Payload payload) {
        return serve(payload, routes::requestResponse).next();
    }

    @Override
    public Flux<Payload> requestStream(Payload payload) {
        return serve(payload, routes::requestStream);
    }

    @Override
    public Mono<Void> fireAndForget(Payload payload) {
        return serve(payload, routes::fireAndForget).then().doOnError(e -> meters.forgotten());
    }

    @Override
    public Flux<Payload> requestChannel(Publisher<Payload> payloads) {
        return Flux.from(payloads).switchOnFirst((first, all) -> {
            Payload payload = first.get();
            return payload == null
                    ? Flux.empty()
                    : serve(
                            payload,
                            request ->
                                    routes.requestChannel(request, all.map(next -> request.withData(next.getData()))));
        });
    }

    /** Nothing is pushed to a server by metadata. */
    @Override
    public Mono<Void> metadataPush(Payload payload) {
        payload.release();
        return Mono.empty();
    }

    private Flux<Payload> serve(Payload payload, Function<Request, Answer<?>> route) {
        if (streams.incrementAndGet() > maxStreams) {
            streams.decrementAndGet();
            meters.refused("streams");
            return Flux.error(new WireError(
                            WireError.Kind.OVERLOADED,
                            "requests in progress: more than " + maxStreams + " (expected: at most that many)")
                    .toFrame());
        }
        ByteBuffer data = payload.getData();
        long bytes = data.remaining();
        connection.inbound().acquire(bytes);
        return answer(payload.hasMetadata() ? payload.getMetadata() : ByteBuffer.allocate(0), data, route)
                .doFinally(signal -> {
                    streams.decrementAndGet();
                    connection.inbound().release(bytes);
                });
    }

    private Flux<Payload> answer(ByteBuffer metadata, ByteBuffer data, Function<Request, Answer<?>> route) {
        try {
            RequestMetadata asked = RequestMetadata.decode(metadata);
            Request request = request(asked, data);
            Flux<Payload> answer = meters.counted(request.route(), paced(route.apply(request)));
            return asked.credentials() == Credentials.ANONYMOUS
                    ? answer
                    : authenticator
                            .authenticate(asked.credentials(), connection.remoteAddress())
                            .onErrorMap(EngineErrors::toFrame)
                            .thenMany(answer);
        } catch (RuntimeException e) {
            return Flux.error(EngineErrors.toFrame(e));
        }
    }

    private Request request(RequestMetadata asked, ByteBuffer data) {
        String route = asked.route()
                .orElseThrow(() -> new InvalidInputException("route", "none", "routing metadata with a route"));
        return new Request(
                Route.parse(route), asked.requestFormat(format), asked.answerFormat(format), role(asked), data);
    }

    private Role role(RequestMetadata asked) {
        Credentials shown = asked.credentials() == Credentials.ANONYMOUS ? credentials : asked.credentials();
        return authenticator.mayOperate(shown, connection.remoteAddress()) ? Role.OPERATOR : Role.CLIENT;
    }

    private <T> Flux<Payload> paced(Answer<T> answer) {
        return new PacedFlux<T>(
                answer.source(),
                new PacedFlux.Pace<>(
                        connection.outbound(),
                        worker,
                        element -> DefaultPayload.create(answer.encoder().apply(element)),
                        EngineErrors::toFrame));
    }

    @Override
    public void dispose() {
        worker.dispose();
    }
}
