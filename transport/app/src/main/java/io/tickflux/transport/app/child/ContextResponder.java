package io.tickflux.transport.app.child;

import com.fasterxml.jackson.databind.JsonNode;
import io.rsocket.Payload;
import io.rsocket.RSocket;
import io.rsocket.util.DefaultPayload;
import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.plugin.PluginContext;
import io.tickflux.transport.client.protocol.ColumnBlockCodec;
import io.tickflux.transport.client.protocol.DataFormat;
import io.tickflux.transport.client.protocol.Envelope;
import io.tickflux.transport.client.protocol.Fields;
import io.tickflux.transport.client.protocol.QueryCodec;
import io.tickflux.transport.client.protocol.Trees;
import io.tickflux.transport.client.protocol.WireError;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** In the server: answers what a child asks of its context. What it sends is trusted in nothing. */
final class ContextResponder implements RSocket {
    private static final int MAX_LINE = 8_192;

    private final PluginContext context;
    private final CompletableFuture<JsonNode> made = new CompletableFuture<>();
    /** Lines are logged in their order, and not on the connection's thread: an appender may block. */
    private final Scheduler.Worker logging = Schedulers.boundedElastic().createWorker();

    ContextResponder(PluginContext context) {
        this.context = context;
    }

    /** What the child says once its plugin is made, or is not. */
    CompletableFuture<JsonNode> made() {
        return made;
    }

    /** Not on the connection's thread: reads wait until what the trigger answered before is stored. */
    @Override
    public Mono<Payload> requestResponse(Payload payload) {
        Messages.Message message = Messages.read(payload);
        return Mono.fromCallable(() -> answer(message))
                .map(tree -> DefaultPayload.create(Trees.encode(DataFormat.JSON, tree)))
                .subscribeOn(Schedulers.boundedElastic())
                .onErrorMap(
                        InvalidInputException.class,
                        wrong -> WireError.of(wrong).toFrame());
    }

    private JsonNode answer(Messages.Message message) {
        if (message.what() == Messages.LAST) {
            String key = StandardCharsets.UTF_8.decode(message.content()).toString();
            OptionalLong last = context.lastEpochNanos(BucketKey.parse(key));
            return last.isPresent() ? Trees.NODES.numberNode(last.getAsLong()) : Trees.NODES.nullNode();
        }
        if (message.what() == Messages.NOTE) {
            return context.checkpoint().<JsonNode>map(Trees.NODES::textNode).orElse(Trees.NODES.nullNode());
        }
        throw unknown(message);
    }

    @Override
    public Flux<Payload> requestStream(Payload payload) {
        Messages.Message message = Messages.read(payload);
        return Flux.defer(() -> {
                    if (message.what() != Messages.QUERY) {
                        throw unknown(message);
                    }
                    return context.query(QueryCodec.decode(Messages.json(message.content())));
                })
                .map(ContextResponder::payload)
                .onErrorMap(
                        InvalidInputException.class,
                        wrong -> WireError.of(wrong).toFrame());
    }

    private static Payload payload(Block block) {
        return DefaultPayload.create(ColumnBlockCodec.INSTANCE.encode(Envelope.of(block)));
    }

    @Override
    public Mono<Void> fireAndForget(Payload payload) {
        Messages.Message message = Messages.read(payload);
        return Mono.fromRunnable(() -> note(message));
    }

    private void note(Messages.Message message) {
        JsonNode tree = Messages.json(message.content());
        switch (message.what()) {
            case Messages.MADE -> made.complete(tree);
            case Messages.COUNT -> {
                Fields fields = Fields.of("count", tree);
                context.count(fields.requiredText("metric"), fields.requiredInteger("delta"));
            }
            case Messages.LOG -> {
                Fields fields = Fields.of("log", tree);
                String text = fields.requiredText("text");
                System.Logger.Level level = level(fields.requiredText("level"));
                String line = text.length() <= MAX_LINE ? text : text.substring(0, MAX_LINE) + "...";
                logging.schedule(() -> context.logger().log(level, line));
            }
            default -> throw unknown(message);
        }
    }

    /** Called when the connection is gone. */
    @Override
    public void dispose() {
        logging.dispose();
    }

    private static System.Logger.Level level(String name) {
        try {
            return System.Logger.Level.valueOf(name);
        } catch (IllegalArgumentException unknown) {
            throw new InvalidInputException("level", name, "a level of System.Logger");
        }
    }

    private static InvalidInputException unknown(Messages.Message message) {
        return new InvalidInputException("message", String.valueOf((char) message.what()), "M, Q, L, N, T or G");
    }
}
