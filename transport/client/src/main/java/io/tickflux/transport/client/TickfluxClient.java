package io.tickflux.transport.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.tickflux.api.Ack;
import io.tickflux.api.Block;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Position;
import io.tickflux.api.Query;
import io.tickflux.api.StartAt;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.transport.client.protocol.Answers;
import io.tickflux.transport.client.protocol.CatalogEntry;
import io.tickflux.transport.client.protocol.ColumnBlockCodec;
import io.tickflux.transport.client.protocol.QueryCodec;
import io.tickflux.transport.client.protocol.ReplayAnswer;
import io.tickflux.transport.client.protocol.ReplayRequest;
import io.tickflux.transport.client.protocol.Route;
import io.tickflux.transport.client.protocol.ServerStatus;
import io.tickflux.transport.client.protocol.SubscribeRequest;
import io.tickflux.transport.client.protocol.Trees;
import io.tickflux.transport.client.protocol.TriggerAnswer;
import io.tickflux.transport.client.protocol.TriggerRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A connection to a Tickflux server that stays: it reconnects and resumes by itself. One client serves a whole program; it
 * connects with the first call and shares one connection among all.
 *
 * <pre>{@code
 * TickfluxClient client = TickfluxClient.connect(URI.create("tcp://localhost:5994"));
 * client.writeMany(ticks).blockLast();
 * client.subscribe(KeyPattern.parse("BTC-*"), StartAt.NOW).subscribe(System.out::println);
 * }</pre>
 *
 * <p>Failures: {@link io.tickflux.api.InvalidInputException} for what the server cannot accept, otherwise a
 * {@link TickfluxException}. A lost connection is not a failure before {@link Reconnect} says so.
 *
 * <p>Safe to use from any number of threads. Publishers are cold: nothing happens before a subscription. Signals come on I/O
 * threads: a subscriber that blocks must hop first ({@code publishOn(Schedulers.boundedElastic())}).
 */
public final class TickfluxClient {
    /** RSocket counts demand up to 2^31-1 and then stops for good, so that a request ends well before. */
    private static final long MAX_OF_REQUEST = 1L << 30;

    private static final int QUERY_WINDOW = 32;
    private static final int CATALOG_WINDOW = 256;

    private final ClientConfig config;
    private final Link link;
    private final Calls calls;
    private final WriteLanes lanes;
    private final long maxOfRequest;

    private TickfluxClient(ClientConfig config, long maxOfRequest) {
        this.config = config;
        this.link = new Link(config);
        this.calls = new Calls(link);
        this.lanes = new WriteLanes(calls);
        this.maxOfRequest = maxOfRequest;
    }

    /** A client with the default {@link ClientConfig}; does not wait for the connection. */
    public static TickfluxClient connect(URI uri) {
        return connect(ClientConfig.of(uri));
    }

    /** A client; does not wait for the connection. */
    public static TickfluxClient connect(ClientConfig config) {
        return connect(config, MAX_OF_REQUEST);
    }

    /** For tests: with another number of elements after which a request ends and the next one begins. */
    static TickfluxClient connect(ClientConfig config, long maxOfRequest) {
        return new TickfluxClient(config, maxOfRequest);
    }

    /**
     * Stores one write. Sent again after a lost connection, and stored once all the same, unless the write names a producer that does
     * not number its writes. Writes of several calls are stored in no particular order.
     */
    public Mono<Ack> write(Write write) {
        return lanes.write(write);
    }

    /**
     * Stores a stream of writes in their order, one ack for each in their order. Requests from {@code writes} only what the server
     * takes and the {@link WriteWindow} has room for, whatever is requested here. After a lost connection the writes without an ack
     * are sent again, and stored once all the same: writes without a producer get a random one and are numbered; a write that names a
     * producer is sent as it is. Ends with the first write that is refused.
     */
    public Flux<Ack> writeMany(Publisher<Write> writes) {
        return WriteStreamCall.of(calls, writes, config.window(), maxOfRequest);
    }

    /**
     * Stored rows, bucket after bucket in the order of their keys, each ascending in time. A connection that is lost before the first
     * block came is made again; later the query fails with {@link ConnectionLostException}.
     */
    public Flux<Block> query(Query query) {
        Flux<Block> blocks = calls.requestStream(Route.QUERY, QueryCodec.encode(query))
                .map(payload -> ColumnBlockCodec.INSTANCE.decodeBlock(payload.getData()));
        return resumedBeforeTheFirst(new DemandWindow<>(blocks, QUERY_WINDOW));
    }

    /** As {@link #subscribe(List, StartAt)}, for one pattern. */
    public Flux<WriteEvent> subscribe(KeyPattern pattern, StartAt start) {
        return subscribe(List.of(pattern), start);
    }

    /**
     * Every event that matches any of the patterns, from the start on, exactly once and in journal order. After a lost connection it
     * goes on behind the last event seen. Requests from the server what is requested here, 256 events at a time.
     *
     * <p>Fails with {@link PositionExpiredException} when the place to go on at is not held any more.
     */
    public Flux<WriteEvent> subscribe(List<KeyPattern> patterns, StartAt start) {
        Mono<StartAt> now =
                status().map(status -> StartAt.after(status.storage().last()));
        return EventStream.of(calls, new SubscribeRequest(patterns, start), now, maxOfRequest);
    }

    /**
     * Fires a trigger once more with events it had given up; one element for each of its dead letters, the oldest first.
     *
     * @param position which event; all of them when empty
     */
    public Flux<ReplayAnswer> replay(String trigger, Optional<Position> position) {
        return calls.requestStream(Route.REPLAY, new ReplayRequest(trigger, position).toTree())
                .map(payload -> ReplayAnswer.of(Calls.tree(payload)))
                .onErrorMap(RemoteErrors::typed);
    }

    /**
     * Fires the trigger that has {@code request:NAME} in {@code on}, and waits for what it writes. Fails with
     * {@link RequestFailedException} when the trigger failed or does not run, and with
     * {@link io.tickflux.api.InvalidInputException} when an argument is wrong or no trigger takes such requests. Not asked again
     * after a lost connection: what was stored of a request is done all the same.
     *
     * @param name with its slash, such as {@code /rebuild}
     */
    public Mono<TriggerAnswer> request(String name, Map<String, String> arguments) {
        byte[] request = Calls.encode(new TriggerRequest(name, arguments).toTree());
        return calls.requestResponse(Route.REQUEST, request)
                .map(payload -> TriggerAnswer.of(Calls.tree(payload)))
                .onErrorMap(RemoteErrors::typed);
    }

    /** The symbols of all buckets, sorted, each once. */
    public Flux<String> symbols() {
        return calls.ask(Route.SYMBOLS).flatMapIterable(Answers::symbols);
    }

    /** All buckets, in the order of their keys. */
    public Flux<CatalogEntry> catalog() {
        Flux<CatalogEntry> entries = calls.requestStream(Route.CATALOG, Trees.NODES.objectNode())
                .map(payload -> Answers.catalogEntry(Calls.tree(payload)));
        return resumedBeforeTheFirst(new DemandWindow<>(entries, CATALOG_WINDOW));
    }

    /** After the first element there is no telling which have come; a second request would bring them again. */
    private <T> Flux<T> resumedBeforeTheFirst(Flux<T> elements) {
        return Flux.defer(() -> {
            AtomicBoolean begun = new AtomicBoolean();
            return calls.resumed(elements.doOnNext(element -> begun.set(true))
                    .onErrorMap(cause -> begun.get() ? RemoteErrors.typed(cause) : cause));
        });
    }

    /** How the server is doing. */
    public Mono<ServerStatus> status() {
        return calls.ask(Route.STATUS).map(Answers::status);
    }

    /**
     * Asks one of the routes for operators: {@link Route#TRIGGERS}, {@link Route#FEEDERS}, {@link Route#TOPOLOGY},
     * {@link Route#PLUGINS}, {@link Route#CONFIG}. Requests and answers are what the protocol says they are. Asked again after a lost
     * connection, which does no harm.
     */
    public Mono<JsonNode> operate(Route route, JsonNode request) {
        return calls.ask(route, request);
    }

    /** The state of the connection now, and every change of it; the latest state only for a subscriber that is slow. */
    public Flux<ConnectionState> states() {
        return link.states();
    }

    /** Ends the connection; calls in progress fail. Idempotent. */
    public Mono<Void> close() {
        return link.close();
    }
}
