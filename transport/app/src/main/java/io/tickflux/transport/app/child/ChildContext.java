package io.tickflux.transport.app.child;

import com.fasterxml.jackson.databind.JsonNode;
import io.rsocket.Payload;
import io.rsocket.RSocket;
import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Query;
import io.tickflux.api.calendar.MarketCalendar;
import io.tickflux.api.plugin.PluginConfig;
import io.tickflux.api.plugin.PluginContext;
import io.tickflux.engine.host.GuestSpec;
import io.tickflux.transport.client.protocol.ColumnBlockCodec;
import io.tickflux.transport.client.protocol.DataFormat;
import io.tickflux.transport.client.protocol.QueryCodec;
import io.tickflux.transport.client.protocol.Trees;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** In the child: the plugin's door to the server. Methods that ask block their thread until the answer is there. */
final class ChildContext implements PluginContext {
    private static final int TIMER_THREADS = 2;
    private static final int MAX_TIMER_TASKS = 10_000;
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);

    private final RSocket server;
    private final GuestSpec spec;
    private final Scheduler scheduler;
    private final System.Logger logger;

    ChildContext(RSocket server, GuestSpec spec) {
        String name = spec.name();
        this.server = server;
        this.spec = spec;
        this.scheduler = Schedulers.newBoundedElastic(TIMER_THREADS, MAX_TIMER_TASKS, "plugin-" + name + "-timer");
        this.logger = new ChildLogger(name, this::log);
    }

    @Override
    public String name() {
        return spec.name();
    }

    @Override
    public PluginConfig config() {
        return spec.config();
    }

    @Override
    public List<KeyPattern> patterns() {
        return spec.view().patterns();
    }

    @Override
    public MarketCalendar calendar(String wanted) {
        return spec.view().calendars().named(wanted);
    }

    @Override
    public Flux<Block> query(Query query) {
        return Flux.defer(() -> server.requestStream(Messages.of(Messages.QUERY, QueryCodec.encode(query))))
                .map(ChildContext::block)
                .publishOn(scheduler, 2);
    }

    private static Block block(Payload payload) {
        return ColumnBlockCodec.INSTANCE.decodeBlock(bytes(payload));
    }

    private static ByteBuffer bytes(Payload payload) {
        try {
            ByteBuffer data = payload.getData();
            byte[] copy = new byte[data.remaining()];
            data.get(copy);
            return ByteBuffer.wrap(copy);
        } finally {
            payload.release();
        }
    }

    @Override
    public OptionalLong lastEpochNanos(BucketKey key) {
        JsonNode answer = ask(Messages.of(Messages.LAST, key.toString().getBytes(StandardCharsets.UTF_8)));
        return answer.isNull() ? OptionalLong.empty() : OptionalLong.of(answer.longValue());
    }

    @Override
    public Optional<String> checkpoint() {
        JsonNode answer = ask(Messages.of(Messages.NOTE));
        return answer.isNull() ? Optional.empty() : Optional.of(answer.textValue());
    }

    private JsonNode ask(Payload question) {
        return Objects.requireNonNull(server.requestResponse(question)
                .map(answer -> Trees.decode(DataFormat.JSON, bytes(answer)))
                .block(ANSWER_LIMIT));
    }

    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }

    @Override
    public Scheduler scheduler() {
        return scheduler;
    }

    @Override
    public System.Logger logger() {
        return logger;
    }

    @Override
    public void count(String metric, long delta) {
        tell(Messages.of(
                Messages.COUNT, Trees.NODES.objectNode().put("metric", metric).put("delta", delta)));
    }

    private void log(System.Logger.Level level, String text) {
        tell(Messages.of(
                Messages.LOG,
                Trees.NODES.objectNode().put("level", level.name()).put("text", text)));
    }

    /** What gets lost with the connection is lost with the process. */
    private void tell(Payload message) {
        server.fireAndForget(message).onErrorResume(lost -> Mono.empty()).subscribe();
    }
}
