package io.tickflux.plugins.fakeexchange;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/**
 * The server. Its time is the scheduler's, so that a test with virtual time owns it: trades are published as time passes.
 *
 * <p>All methods may be called from any thread. {@link #close} ends all connections.
 */
public final class FakeExchange implements AutoCloseable {
    private static final Duration STREAM_TICK = Duration.ofMillis(250);

    private final Venue venue;
    private final Scenario scenario;
    private final Scheduler time;
    private final RequestLog requests;
    private final RestAnswers answers;
    private final List<StreamSession> sessions = new CopyOnWriteArrayList<>();
    private final Queue<RestFault> restFaults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answering = new AtomicInteger();
    private final AtomicInteger hanging = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong framesSent = new AtomicLong();
    private final DisposableServer server;
    private final Disposable ticking;
    private volatile Duration skew = Duration.ZERO;
    private volatile Duration heartbeatEvery = Duration.ofSeconds(1);
    private volatile boolean refusingStreams;

    private FakeExchange(Venue venue, Scenario scenario, Scheduler time) {
        this.venue = venue;
        this.scenario = scenario;
        this.time = time;
        this.requests = new RequestLog(venue.requestsPerSecond(), venue.requestBurst());
        this.answers = new RestAnswers(venue, time);
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.get(venue.productsPath(), this::products)
                        .get(venue.candlesPath(), this::candles)
                        .ws(venue.streamPath(), this::stream))
                .bindNow();
        this.ticking = time.schedulePeriodically(this::tick, 0, STREAM_TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Opens the exchange on a free port of loopback. */
    public static FakeExchange open(Venue venue, Scenario scenario, Scheduler time) {
        return new FakeExchange(venue, scenario, time);
    }

    public URI restUrl() {
        return URI.create("http://127.0.0.1:" + port());
    }

    public URI streamUrl() {
        return URI.create("ws://127.0.0.1:" + port() + venue.streamPath());
    }

    private int port() {
        return ((InetSocketAddress) server.address()).getPort();
    }

    /** The exchange's own clock. */
    public Instant now() {
        return localNow().plus(skew);
    }

    private Instant localNow() {
        // In milliseconds: a scheduler's nanoseconds may count from anywhere.
        return Instant.ofEpochMilli(time.now(TimeUnit.MILLISECONDS));
    }

    public Scenario scenario() {
        return scenario;
    }

    public RequestLog requests() {
        return requests;
    }

    /** Sets the exchange's clock apart from everybody else's. */
    public void skew(Duration ahead) {
        skew = ahead;
    }

    /** How often each product has a heartbeat; a second if never called. */
    public void heartbeatEvery(Duration interval) {
        heartbeatEvery = interval;
    }

    Duration heartbeatEvery() {
        return heartbeatEvery;
    }

    /** Lets the next requests for candles go wrong, one after the other. */
    public void failNext(RestFault... faults) {
        restFaults.addAll(List.of(faults));
    }

    /** How many of these faults are still to come. */
    public int faultsLeft() {
        return restFaults.size();
    }

    /** Lets the streams that are open go wrong, and with {@link StreamFault#REFUSE} those to come. */
    public void fail(StreamFault fault) {
        refusingStreams |= fault == StreamFault.REFUSE;
        sessions.forEach(session -> session.fail(fault));
    }

    /** Ends {@link StreamFault#REFUSE}. */
    public void acceptStreams() {
        refusingStreams = false;
    }

    /** Streams that are open and subscribed. */
    public long streams() {
        return sessions.stream().filter(StreamSession::isSubscribed).count();
    }

    /** Streams that were ever opened or refused. */
    public int connections() {
        return connections.get();
    }

    /** Whether no request is being answered; one that is slow or hangs does not count. */
    public boolean isQuiet() {
        return answering.get() == 0;
    }

    /** Requests that are being answered slowly or not at all. */
    public int hanging() {
        return hanging.get();
    }

    /** Messages that were given to the streams so far. */
    public long framesSent() {
        return framesSent.get();
    }

    void countFrame() {
        framesSent.incrementAndGet();
    }

    private void tick() {
        sessions.forEach(StreamSession::tick);
    }

    private Publisher<Void> products(HttpServerRequest request, HttpServerResponse response) {
        return counted(
                admitted(request)
                        ? answers.ok(response, now(), venue.products(scenario.products()))
                        : answers.tooMany(response, now()));
    }

    private Publisher<Void> candles(HttpServerRequest request, HttpServerResponse response) {
        if (!admitted(request)) {
            return counted(answers.tooMany(response, now()));
        }
        Venue.CandleRequest wanted;
        try {
            Map<String, List<String>> query = new QueryStringDecoder(request.uri()).parameters();
            wanted = venue.candleRequest(
                    String.valueOf(request.param("product")),
                    name -> query.getOrDefault(name, List.of("")).get(0));
        } catch (RuntimeException wrong) {
            return counted(answers.status(response, now(), 400, "{\"message\":\"Invalid request\"}"));
        }
        if (!scenario.products().contains(wanted.product())) {
            return counted(answers.status(response, now(), 404, "{\"message\":\"NotFound\"}"));
        }
        if ((wanted.toSecond() - wanted.fromSecond()) / wanted.granularity() + 1 > venue.maxCandles()) {
            requests.breach(localNow(), request.uri() + ": above " + venue.maxCandles() + " candles");
            return counted(answers.status(response, now(), 400, "{\"message\":\"granularity too small\"}"));
        }
        return answer(restFaults.poll(), wanted, response);
    }

    private Publisher<Void> answer(@Nullable RestFault fault, Venue.CandleRequest wanted, HttpServerResponse response) {
        // The real one also answers with a candle before the start, and with the one that is not over.
        List<Candle> candles = scenario.candles(
                wanted.product(),
                wanted.granularity(),
                wanted.fromSecond() - wanted.granularity(),
                wanted.toSecond() + 1,
                now());
        if (fault instanceof RestFault.Status status) {
            status.retryAfter().ifPresent(wait -> requests.closeUntil(localNow().plus(wait)));
            return counted(answers.fault(response, now(), status));
        }
        if (fault instanceof RestFault.Body body) {
            Publisher<Void> answer = answers.fault(response, now(), body, candles);
            boolean takesTime = body == RestFault.Body.HANG || body == RestFault.Body.SLOW;
            return takesTime ? counted(answer, hanging) : counted(answer);
        }
        return counted(answers.ok(response, now(), venue.candles(candles)));
    }

    private boolean admitted(HttpServerRequest request) {
        if (!request.requestHeaders().contains("User-Agent")) {
            requests.breach(localNow(), request.uri() + ": without a User-Agent");
        }
        return requests.admit(localNow(), request.uri());
    }

    private Publisher<Void> counted(Publisher<Void> answer) {
        return counted(answer, answering);
    }

    private static Publisher<Void> counted(Publisher<Void> answer, AtomicInteger counter) {
        counter.incrementAndGet();
        return Mono.from(answer).doFinally(end -> counter.decrementAndGet());
    }

    private Publisher<Void> stream(WebsocketInbound in, WebsocketOutbound out) {
        connections.incrementAndGet();
        if (refusingStreams) {
            return out.sendClose();
        }
        StreamSession session = new StreamSession(this, venue, out);
        sessions.add(session);
        in.receive().asString().subscribe(session::received, failure -> {}, () -> {});
        in.withConnection(connection -> connection.onDispose(() -> sessions.remove(session)));
        return session.run();
    }

    @Override
    public void close() {
        ticking.dispose();
        sessions.forEach(session -> session.fail(StreamFault.CLOSE));
        server.disposeNow(Duration.ofSeconds(3));
    }
}
