package io.tickflux.transport.server.route;

import io.tickflux.api.Ack;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Schema;
import io.tickflux.api.Write;
import io.tickflux.engine.Bucket;
import io.tickflux.engine.Engine;
import io.tickflux.transport.client.protocol.Answers;
import io.tickflux.transport.client.protocol.BlockCodec;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Route {@code write}: writes in, acks out. */
final class WriteRoute {
    private final Engine engine;

    WriteRoute(Engine engine) {
        this.engine = engine;
    }

    Answer<Ack> one(Request request) {
        Mono<Ack> ack = Mono.defer(() -> engine.writes().write(decode(request)));
        return Answer.ofTrees(request, ack, Answers::ack);
    }

    /** One ack for each write in their order. What the engine has room for is what the client is granted. */
    Answer<Ack> many(Request first, Flux<Request> requests) {
        Flux<Ack> acks = engine.writes().writeMany(requests.map(this::decode));
        return Answer.ofTrees(first, acks, Answers::ack);
    }

    private Write decode(Request request) {
        return BlockCodec.of(request.format()).decodeWrite(request.data(), this::schema);
    }

    private Optional<Schema> schema(BucketKey key) {
        return engine.bucket(key).map(Bucket::schema);
    }
}
