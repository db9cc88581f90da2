package io.tickflux.plugins.gdaxfeeder;

import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;

/**
 * The connection to the exchange's stream. Messages go into the inbox one at a time: the next is read when the one before was
 * taken, so a feeder that waits for the engine holds back the exchange, and what it loses by that shows as a gap. For one thread.
 */
final class StreamLink {
    private static final int MAX_FRAME_BYTES = 1 << 16;
    private static final int PREFETCH = 32;
    private static final long MAX_BACKOFF_SECONDS = 30;

    private final HttpClient client;
    private final URI uri;
    private final String subscription;
    private final Inbox inbox;
    private final Backoff backoff = new Backoff(MAX_BACKOFF_SECONDS);
    private int number;
    private @Nullable Disposable connection;

    StreamLink(HttpClient client, URI uri, List<String> symbols, Inbox inbox) {
        this.client = client;
        this.uri = uri;
        this.inbox = inbox;
        this.subscription = symbols.stream()
                .collect(Collectors.joining(
                        "\",\"",
                        "{\"type\":\"subscribe\",\"product_ids\":[\"",
                        "\"],\"channels\":[\"matches\",\"heartbeat\"]}"));
    }

    boolean isOpen() {
        return connection != null;
    }

    boolean isCurrent(int stream) {
        return connection != null && stream == number;
    }

    /** Connects, if it is time to; tells whether it did. */
    boolean openIfDue(long localNanos) {
        if (connection != null || !backoff.isOver(localNanos)) {
            return false;
        }
        number++;
        int stream = number;
        connection = client.websocket(WebsocketClientSpec.builder()
                        .maxFramePayloadLength(MAX_FRAME_BYTES)
                        .build())
                .uri(uri.toString())
                .handle((in, out) -> out.sendString(Mono.just(subscription))
                        .then()
                        .thenMany(in.aggregateFrames(MAX_FRAME_BYTES).receive().asString())
                        .concatMap(text -> taken(stream, text), PREFETCH))
                .then()
                .subscribe(
                        end -> {},
                        failure -> inbox.put(new Inbox.Signal.Ended(stream, failure)),
                        () -> inbox.put(new Inbox.Signal.Ended(stream, null)));
        return true;
    }

    private Flux<Void> taken(int stream, String text) {
        return Flux.create(sink -> inbox.put(new Inbox.Signal.Frame(stream, text, sink::complete)));
    }

    /** The exchange is there. */
    void proven() {
        backoff.succeeded();
    }

    /** Closes the connection, if there is one; the next waits. Returns the failures in a row. */
    int close(long localNanos) {
        Disposable open = connection;
        connection = null;
        if (open != null) {
            open.dispose();
        }
        return backoff.failed(localNanos);
    }
}
