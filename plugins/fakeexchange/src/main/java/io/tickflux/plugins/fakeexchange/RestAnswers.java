package io.tickflux.plugins.fakeexchange;

import io.netty.buffer.Unpooled;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerResponse;

/** Right answers and wrong ones. */
final class RestAnswers {
    private static final int SLOW_PIECES = 4;
    private static final Duration SLOW_PAUSE = Duration.ofMillis(500);
    private static final int ENDLESS_BYTES = 4 << 20;

    private final Venue venue;
    private final Scheduler time;

    RestAnswers(Venue venue, Scheduler time) {
        this.venue = venue;
        this.time = time;
    }

    Publisher<Void> ok(HttpServerResponse response, Instant now, String body) {
        return status(response, now, 200, body);
    }

    Publisher<Void> status(HttpServerResponse response, Instant now, int code, String body) {
        return dated(response, now).status(code).sendString(Mono.just(body));
    }

    Publisher<Void> tooMany(HttpServerResponse response, Instant now) {
        return status(response, now, 429, "{\"message\":\"Slow down\"}");
    }

    private static HttpServerResponse dated(HttpServerResponse response, Instant now) {
        return response.header("Content-Type", "application/json; charset=utf-8")
                .header("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)));
    }

    Publisher<Void> fault(HttpServerResponse response, Instant now, RestFault.Status fault) {
        fault.retryAfter().ifPresent(wait -> response.header("Retry-After", String.valueOf(wait.toSeconds())));
        return status(response, now, fault.code(), "{\"message\":\"as ordered\"}");
    }

    Publisher<Void> fault(HttpServerResponse response, Instant now, RestFault.Body fault, List<Candle> candles) {
        String right = venue.candles(candles);
        return switch (fault) {
            case HANG -> Mono.never();
            case SLOW -> slow(dated(response, now), right);
            case TRUNCATED -> ok(response, now, right.substring(0, right.length() / 2));
            case CUT -> cut(dated(response, now), right);
            case WRONG_TYPES -> ok(response, now, "[[\"yesterday\",null,true,{},[],\"many\"]]");
            case OTHER_SHAPE -> ok(response, now, "{\"candles\":" + right + "}");
            case TEXT_NUMBERS -> ok(response, now, right.replaceAll("([0-9.]+)", "\"$1\""));
            case EMPTY -> ok(response, now, "[]");
            case HALF -> ok(response, now, venue.candles(candles.subList(0, candles.size() / 2)));
            case TO_BE_REVISED -> ok(response, now, venue.candles(unrevised(candles)));
            case DUPLICATED -> ok(response, now, venue.candles(shuffled(candles)));
            case MAINTENANCE_PAGE ->
                dated(response, now)
                        .header("Content-Type", "text/html")
                        .sendString(Mono.just("<html><body>We'll be back soon.</body></html>"));
            case ENDLESS -> ok(response, now, '[' + " ".repeat(ENDLESS_BYTES) + ']');
        };
    }

    private Publisher<Void> slow(HttpServerResponse response, String right) {
        int piece = right.length() / SLOW_PIECES + 1;
        return response.sendString(Flux.range(0, SLOW_PIECES)
                .concatMap(i -> Mono.delay(SLOW_PAUSE, time)
                        .thenReturn(right.substring(
                                Math.min(right.length(), i * piece), Math.min(right.length(), (i + 1) * piece)))));
    }

    private static Publisher<Void> cut(HttpServerResponse response, String right) {
        byte[] half = right.substring(0, right.length() / 2).getBytes(StandardCharsets.UTF_8);
        return response.header("Content-Length", String.valueOf(right.length()))
                .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(half)))
                .then()
                .doFinally(end -> response.withConnection(Connection::dispose));
    }

    private static List<Candle> unrevised(List<Candle> candles) {
        return candles.stream()
                .map(candle -> new Candle(
                        candle.epochSecond(),
                        candle.open(),
                        candle.high(),
                        candle.low(),
                        candle.low(),
                        candle.volume().divide(BigDecimal.valueOf(2))))
                .toList();
    }

    private static List<Candle> shuffled(List<Candle> candles) {
        List<Candle> twice = new ArrayList<>(candles);
        twice.addAll(candles);
        Collections.shuffle(twice, new Random(candles.size()));
        return twice;
    }
}
