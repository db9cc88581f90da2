package io.tickflux.transport.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.rsocket.Payload;
import io.rsocket.util.DefaultPayload;
import io.tickflux.api.InvalidInputException;
import io.tickflux.transport.client.protocol.DataFormat;
import io.tickflux.transport.client.protocol.RequestMetadata;
import io.tickflux.transport.client.protocol.Route;
import io.tickflux.transport.client.protocol.Trees;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Requests on whatever connection there is, in the client's format. */
final class Calls {
    private static final DataFormat FORMAT = DataFormat.MSGPACK;
    private static final byte[] NO_METADATA = new byte[0];

    private final Link link;

    Calls(Link link) {
        this.link = link;
    }

    /** One answer; asked again after a lost connection. */
    Mono<JsonNode> ask(Route route) {
        return resumed(requestResponse(route, new byte[0])).map(Calls::tree);
    }

    /** As {@link #ask(Route)}, with something to say. */
    Mono<JsonNode> ask(Route route, JsonNode request) {
        return resumed(requestResponse(route, encode(request))).map(Calls::tree);
    }

    /** On one connection, with raw failures. */
    Mono<Payload> requestResponse(Route route, byte[] data) {
        return Mono.defer(() -> link.rsocket().flatMap(rsocket -> rsocket.requestResponse(payload(route, data))));
    }

    /** On one connection, with raw failures. */
    Flux<Payload> requestStream(Route route, JsonNode request) {
        byte[] data = encode(request);
        return Flux.defer(() -> link.rsocket().flatMapMany(rsocket -> rsocket.requestStream(payload(route, data))));
    }

    /** On one connection, with raw failures. */
    Flux<Payload> requestChannel(Publisher<Payload> payloads) {
        return link.rsocket().flatMapMany(rsocket -> rsocket.requestChannel(payloads));
    }

    /** Subscribes again, after a pause, whenever the connection is lost; other failures become typed exceptions. */
    <T> Flux<T> resumed(Flux<T> attempts) {
        return attempts.retryWhen(link.untilReconnected()).onErrorMap(RemoteErrors::typed);
    }

    /** As {@link #resumed(Flux)}. */
    <T> Mono<T> resumed(Mono<T> attempts) {
        return attempts.retryWhen(link.untilReconnected()).onErrorMap(RemoteErrors::typed);
    }

    static byte[] encode(JsonNode request) {
        return Trees.encode(FORMAT, request);
    }

    static JsonNode tree(Payload payload) {
        return Trees.decode(FORMAT, payload.getData());
    }

    /** @throws InvalidInputException when the data is more than a server reads */
    static Payload payload(Route route, byte[] data) {
        return DefaultPayload.create(checked(data), RequestMetadata.encode(route));
    }

    /** A later element of a channel, which has no metadata. */
    static Payload element(byte[] data) {
        return DefaultPayload.create(checked(data), NO_METADATA);
    }

    private static byte[] checked(byte[] data) {
        if (data.length > FORMAT.maxInboundBytes()) {
            throw new InvalidInputException(
                    "write",
                    data.length + " bytes",
                    "at most " + FORMAT.maxInboundBytes() + ": write fewer rows at once");
        }
        return data;
    }
}
