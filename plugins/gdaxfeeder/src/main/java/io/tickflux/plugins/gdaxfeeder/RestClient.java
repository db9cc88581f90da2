package io.tickflux.plugins.gdaxfeeder;

import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/** Asks over REST; the answer goes into the inbox. */
final class RestClient {
    /** 300 candles are some 30 KB, all products some 600 KB. */
    private static final int MAX_BODY_BYTES = 2 << 20;

    private static final Duration MAX_RETRY_AFTER = Duration.ofHours(24);

    private final HttpClient client;
    private final GdaxConfig config;
    private final Scheduler timers;
    private final Inbox inbox;

    RestClient(HttpClient client, GdaxConfig config, Scheduler timers, Inbox inbox) {
        this.client = client;
        this.config = config;
        this.timers = timers;
        this.inbox = inbox;
    }

    /**
     * An answer of whatever status.
     *
     * @param retryAfter how long the exchange wants to be left alone
     * @param date the exchange's clock
     */
    record Answer(int status, String body, Optional<Duration> retryAfter, Optional<Instant> date) {}

    /** Asks; exactly one {@link Inbox.Signal.Answered} follows, unless the result is disposed. */
    Disposable ask(Job job) {
        return client.get()
                .uri(config.exchange().rest() + job.path())
                .response(RestClient::answer)
                .next()
                .timeout(config.timing().timeout(), timers)
                .subscribe(
                        answer -> inbox.put(new Inbox.Signal.Answered(job, answer, null)),
                        failure -> inbox.put(new Inbox.Signal.Answered(job, null, failure)));
    }

    private static Mono<Answer> answer(HttpClientResponse head, ByteBufFlux content) {
        return content.asByteArray()
                .reduceWith(ByteArrayOutputStream::new, RestClient::append)
                .map(bytes -> {
                    Optional<Instant> date = time(head.responseHeaders().get("Date"));
                    return new Answer(
                            head.status().code(),
                            bytes.toString(StandardCharsets.UTF_8),
                            retryAfter(head.responseHeaders(), date),
                            date);
                });
    }

    private static ByteArrayOutputStream append(ByteArrayOutputStream bytes, byte[] more) {
        if (bytes.size() + more.length > MAX_BODY_BYTES) {
            throw reactor.core.Exceptions.propagate(
                    new IOException("body: more than " + MAX_BODY_BYTES + " bytes (expected: less)"));
        }
        bytes.writeBytes(more);
        return bytes;
    }

    /** Seconds, or a date by the exchange's clock. */
    private static Optional<Duration> retryAfter(HttpHeaders headers, Optional<Instant> date) {
        String text = headers.get("Retry-After");
        if (text == null) {
            return Optional.empty();
        }
        boolean isCount = !text.isEmpty() && text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        Optional<Duration> wait = isCount
                ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
                : time(text).flatMap(until -> date.map(now -> Duration.between(now, until)));
        return wait.filter(duration -> !duration.isNegative())
                .map(duration -> duration.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : duration);
    }

    private static Optional<Instant> time(@Nullable String text) {
        try {
            return Optional.ofNullable(text)
                    .map(header -> OffsetDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME))
                    .map(OffsetDateTime::toInstant);
        } catch (DateTimeException wrong) {
            return Optional.empty();
        }
    }
}
