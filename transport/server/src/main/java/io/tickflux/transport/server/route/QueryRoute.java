package io.tickflux.transport.server.route;

import io.tickflux.api.Block;
import io.tickflux.engine.Engine;
import io.tickflux.transport.client.protocol.BlockCodec;
import io.tickflux.transport.client.protocol.Envelope;
import io.tickflux.transport.client.protocol.QueryCodec;
import reactor.core.publisher.Flux;

/** Route {@code query}: stored rows, block by block. */
final class QueryRoute {
    private final Engine engine;

    QueryRoute(Engine engine) {
        this.engine = engine;
    }

    Answer<Block> stream(Request request) {
        BlockCodec codec = BlockCodec.of(request.answerFormat());
        return new Answer<>(
                Flux.defer(() -> engine.query(QueryCodec.decode(request.tree()))),
                block -> codec.encode(Envelope.of(block)));
    }
}
