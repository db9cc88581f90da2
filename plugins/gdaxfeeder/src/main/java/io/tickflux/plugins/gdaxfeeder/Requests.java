package io.tickflux.plugins.gdaxfeeder;

import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.tickflux.api.plugin.FatalPluginException;
import io.tickflux.api.plugin.PluginContext;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** Asks for one thing at a time, within the budget, and tells what the answers mean. For one thread. */
final class Requests implements AutoCloseable {
    private static final int OK = 200;
    private static final int TOO_MANY = 429;
    private static final int BANNED = 418;
    private static final Duration BAN = Duration.ofMinutes(2);
    private static final Duration WORTH_KEEPING = Duration.ofSeconds(5);
    private static final long MAX_BACKOFF_SECONDS = 60;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final PluginContext context;
    private final RestClient client;
    private final Inbox inbox;
    private final RateBudget budget;
    private final Backoff backoff = new Backoff(MAX_BACKOFF_SECONDS);
    private final Disposable.Swap running = Disposables.swap();
    private final Disposable.Swap timer = Disposables.swap();
    private boolean waiting;

    Requests(PluginContext context, GdaxConfig config, RestClient client, Inbox inbox) {
        this.context = context;
        this.client = client;
        this.inbox = inbox;
        URI host = config.exchange().rest();
        this.budget = RateBudget.of(host.getAuthority(), config.exchange().requestsPerSecond());
    }

    /** What an answer means. */
    enum Kind {
        PRODUCTS,
        CANDLES,
        /** The exchange wants to be left alone for a while that is worth remembering. */
        HELD,
        /** The host cannot answer now; the next request waits. */
        FAILED,
        /** What was asked for cannot be had; other symbols' can. */
        SYMBOL_FAILED
    }

    /** An answer, understood. */
    record Outcome(Kind kind, List<Bar> bars, List<String> products, Optional<Instant> date) {
        static Outcome of(Kind kind, Optional<Instant> date) {
            return new Outcome(kind, List.of(), List.of(), date);
        }
    }

    boolean isWaiting() {
        return waiting;
    }

    void holdUntil(long millis) {
        budget.holdUntil(millis * NANOS_PER_MILLI);
    }

    long heldUntilMillis() {
        return budget.heldUntilNanos() / NANOS_PER_MILLI;
    }

    /** Asks, if that may be done now; else the inbox ticks when it may. */
    void ask(Job job, long localNanos) {
        if (waiting || !backoff.isOver(localNanos)) {
            return;
        }
        long wait = budget.takeNanos(localNanos);
        if (wait > 0) {
            timer.update(context.scheduler().schedule(inbox::tick, wait, TimeUnit.NANOSECONDS));
            return;
        }
        waiting = true;
        context.count("requests", 1);
        running.update(client.ask(job));
    }

    /** Notes that the answer is there. */
    Outcome outcome(Inbox.Signal.Answered signal, long localNanos) {
        waiting = false;
        context.count("answers", 1);
        RestClient.Answer answer = signal.answer();
        if (answer == null) {
            return failed(String.valueOf(signal.failure()), Optional.empty(), localNanos);
        }
        return switch (answer.status()) {
            case OK -> understood(signal.job(), answer, localNanos);
            case 401, 403 ->
                throw refused(
                        "status " + answer.status() + " for " + signal.job().path());
            case TOO_MANY, BANNED -> limited(answer, localNanos);
            case 400, 404 -> symbolFailed(signal.job(), "status " + answer.status(), answer);
            default -> unavailable(answer, localNanos);
        };
    }

    private Outcome understood(Job job, RestClient.Answer answer, long localNanos) {
        try {
            List<Bar> bars = List.of();
            List<String> products = List.of();
            if (job.kind() == Job.Kind.PRODUCTS) {
                products = Json.products(answer.body());
            } else {
                bars = Json.candles(answer.body(), job.granularity());
            }
            if (backoff.succeeded() > 1) {
                context.logger().log(System.Logger.Level.INFO, "the exchange answers again");
            }
            return new Outcome(
                    job.kind() == Job.Kind.PRODUCTS ? Kind.PRODUCTS : Kind.CANDLES, bars, products, answer.date());
        } catch (Json.DamagedException damaged) {
            context.count("damaged_answers", 1);
            return job.kind() == Job.Kind.PRODUCTS
                    ? failed(String.valueOf(damaged.getMessage()), answer.date(), localNanos)
                    : symbolFailed(job, String.valueOf(damaged.getMessage()), answer);
        }
    }

    private Outcome symbolFailed(Job job, String reason, RestClient.Answer answer) {
        context.count("failed_requests", 1);
        context.logger().log(System.Logger.Level.DEBUG, "no candles: symbol={0}, reason={1}", job.symbol(), reason);
        return Outcome.of(Kind.SYMBOL_FAILED, answer.date());
    }

    private Outcome limited(RestClient.Answer answer, long localNanos) {
        context.count("limited_requests", 1);
        failed("status " + answer.status(), answer.date(), localNanos);
        Duration standard = answer.status() == BANNED ? BAN : Duration.ZERO;
        return held(answer.retryAfter().orElse(standard), answer, localNanos);
    }

    /** As in maintenance: the exchange may say for how long. */
    private Outcome unavailable(RestClient.Answer answer, long localNanos) {
        failed("status " + answer.status(), answer.date(), localNanos);
        return held(answer.retryAfter().orElse(Duration.ZERO), answer, localNanos);
    }

    private Outcome held(Duration wait, RestClient.Answer answer, long localNanos) {
        if (!wait.isZero()) {
            // A second more: what is asked for in seconds may be counted in something finer.
            budget.holdUntil(localNanos + wait.plusSeconds(1).toNanos());
        }
        return Outcome.of(wait.compareTo(WORTH_KEEPING) > 0 ? Kind.HELD : Kind.FAILED, answer.date());
    }

    private Outcome failed(String reason, Optional<Instant> date, long localNanos) {
        context.count("failed_requests", 1);
        if (backoff.failed(localNanos) == 2) {
            context.logger().log(System.Logger.Level.WARNING, "the exchange does not answer: {0}", reason);
        }
        return Outcome.of(Kind.FAILED, date);
    }

    /** @throws FatalPluginException when a stream was refused for want of rights */
    static void requireNotRefused(@Nullable Throwable failure) {
        if (failure instanceof WebSocketClientHandshakeException handshake && handshake.response() != null) {
            int status = handshake.response().status().code();
            if (status == 401 || status == 403) {
                throw refused("status " + status + " for the stream");
            }
        }
    }

    private static FatalPluginException refused(String what) {
        return new FatalPluginException(what + " (expected: access; the exchange refuses it)");
    }

    @Override
    public void close() {
        running.dispose();
        timer.dispose();
    }
}
