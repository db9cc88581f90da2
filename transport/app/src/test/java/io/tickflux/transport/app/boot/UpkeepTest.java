package io.tickflux.transport.app.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.Ack;
import io.tickflux.api.AckLevel;
import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Position;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import io.tickflux.api.Write;
import io.tickflux.config.ConfigLoader;
import io.tickflux.engine.Bucket;
import io.tickflux.engine.Engine;
import io.tickflux.engine.EngineState;
import io.tickflux.engine.WriteStream;
import io.tickflux.engine.WritesRefusedException;
import io.tickflux.engine.retention.KeepRule;
import io.tickflux.engine.retention.RetentionPolicy;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

class UpkeepTest {
    private static final BucketKey KEY = BucketKey.parse("A/1Sec/TICK");
    private static final Schema SCHEMA = Schema.of(new Column("Price", ColumnType.FLOAT64));
    private static final Instant NEWEST = Instant.parse("2024-03-01T00:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NEWEST, ZoneOffset.UTC);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Upkeep TEN_DAYS = new Upkeep(
            RetentionPolicy.KEEP_ALL, List.of(new KeepRule(KeyPattern.parse("*/1Sec/*"), Duration.ofDays(10))));

    @TempDir
    Path dir;

    private final List<Write> written = new ArrayList<>();
    /** What the engine answers to writes, one after the other, and then that they are stored. */
    private final List<RuntimeException> refusals = new ArrayList<>();

    private VirtualTimeScheduler time;

    @BeforeEach
    void begin() {
        time = VirtualTimeScheduler.getOrSet();
    }

    @AfterEach
    void end() {
        VirtualTimeScheduler.reset();
    }

    /** One bucket that always has expired rows. */
    private Engine engine() {
        WriteStream writes = fake(WriteStream.class, (method, arguments) -> write((Write) arguments[0]));
        long newest = TimeUnit.SECONDS.toNanos(NEWEST.getEpochSecond());
        Records row = Records.builder(SCHEMA).row(0).set(1, 1.0).build();
        return fake(Engine.class, (method, arguments) -> switch (method) {
            case "buckets" -> List.of(new Bucket(KEY, RecordType.VARIABLE, SCHEMA));
            case "lastEpochNanos" -> OptionalLong.of(newest);
            case "query" -> Flux.just(new Block(KEY, RecordType.VARIABLE, row));
            case "writes" -> writes;
            default -> throw new UnsupportedOperationException(method);
        });
    }

    private Mono<Ack> write(Write write) {
        return Mono.defer(() -> {
            written.add(write);
            return refusals.isEmpty()
                    ? Mono.just(new Ack(Position.of(written.size()), AckLevel.DURABLE, Ack.Outcome.STORED))
                    : Mono.error(refusals.remove(0));
        });
    }

    private interface Answers {
        Object to(String method, Object[] arguments);
    }

    private static <T> T fake(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answers.to(method.getName(), arguments)));
    }

    private Upkeep of(String yaml) throws IOException {
        Path file = Files.writeString(dir.resolve("tickflux.yml"), "root_directory: " + dir + "\n" + yaml);
        return Upkeep.of(ConfigLoader.create().load(file).config());
    }

    @Test
    void withoutSettingsNothingIsGivenUp() throws IOException {
        Upkeep upkeep = of("");

        assertThat(upkeep.retention()).isEqualTo(RetentionPolicy.KEEP_ALL);
        assertThat(upkeep.keep()).isEmpty();
        assertThat(upkeep.deleteExpiredRows(engine(), CLOCK).isDisposed()).isTrue();
        time.advanceTimeBy(MINUTE.multipliedBy(10));
        assertThat(written).isEmpty();
    }

    @Test
    void whatTheConfigurationFileSaysIsThePolicy() throws IOException {
        Upkeep upkeep = of("""
                journal: {retention: {max_bytes: 1GiB, max_age: 7d, max_consumer_lag: 2d}}
                keep: [{pattern: '*/1Sec/*', for: 30d}, {pattern: '*', for: 365d}]
                """);

        assertThat(upkeep.retention())
                .isEqualTo(new RetentionPolicy(1L << 30, Duration.ofDays(7), Long.MAX_VALUE, Duration.ofDays(2)));
        assertThat(upkeep.keep())
                .containsExactly(
                        new KeepRule(KeyPattern.parse("*/1Sec/*"), Duration.ofDays(30)),
                        new KeepRule(KeyPattern.parse("*"), Duration.ofDays(365)));
    }

    @Test
    void aLagInBytesIsALimitInBytes() throws IOException {
        Upkeep upkeep = of("journal: {retention: {max_age: 1h, max_consumer_lag: 64MiB}}");

        assertThat(upkeep.retention())
                .isEqualTo(
                        new RetentionPolicy(Long.MAX_VALUE, Duration.ofHours(1), 64L << 20, RetentionPolicy.FOREVER));
    }

    @Test
    void expiredRowsAreDeletedEveryMinuteUntilItIsStopped() {
        Disposable deleting = TEN_DAYS.deleteExpiredRows(engine(), CLOCK);
        time.advanceTimeBy(MINUTE.minusSeconds(1));
        assertThat(written).isEmpty();

        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(written).singleElement().satisfies(write -> {
            assertThat(write.key()).isEqualTo(KEY);
            assertThat(write.change()).isInstanceOf(Change.Delete.class);
        });

        deleting.dispose();
        time.advanceTimeBy(MINUTE.multipliedBy(10));
        assertThat(written).hasSize(1);
    }

    @Test
    void aDeleteThatIsRefusedIsTriedAgainTheNextMinute() {
        refusals.add(new WritesRefusedException(EngineState.READ_ONLY_FULL, Position.of(1), "the disk is full"));
        refusals.add(new IllegalStateException("whatever it is"));
        Disposable deleting = TEN_DAYS.deleteExpiredRows(engine(), CLOCK);

        time.advanceTimeBy(MINUTE.multipliedBy(3));
        assertThat(written).as("refused twice, then stored").hasSize(3);

        time.advanceTimeBy(MINUTE.multipliedBy(3));
        assertThat(written).as("nothing more has expired").hasSize(3);
        deleting.dispose();
    }
}
