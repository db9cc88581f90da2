package io.tickflux.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tickflux.api.BucketKey;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.StartAt;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.Subscription;
import io.tickflux.engine.SyncPolicy;
import io.tickflux.engine.journal.SegmentJournal;
import io.tickflux.engine.testing.InMemoryJournal;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Joins at random places while events are written, with a tail so small that everybody falls off it all the time; each must see the
 * matching events from its place on, every one, once, in order. The long form:
 * {@code mvn -pl engine -am verify -Dtest=HandOverTest -Dtickflux.joins=1000000 -Dsurefire.failIfNoSpecifiedTests=false}
 */
class HandOverTest {
    private static final int JOINS = Integer.getInteger("tickflux.joins", 60_000);
    private static final int AT_ONCE = 48;
    private static final List<BucketKey> KEYS = IntStream.range(0, 8)
            .mapToObj(i -> BucketKey.parse("S" + i + "/1Min/OHLCV"))
            .toList();
    private static final List<KeyPattern> PATTERNS = Stream.of("**", "S1", "S2,S5/1Min", "S*/1Min/OHLCV", "*/5Min,1Min")
            .map(KeyPattern::parse)
            .toList();

    private final long seed = System.nanoTime();
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong announced = new AtomicLong();
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final Queue<Join> lateDemand = new ConcurrentLinkedQueue<>();

    /** The key of the nth event, so that everybody knows what to expect. */
    private static BucketKey key(long n) {
        return KEYS.get((int) ((n * 0x9E3779B97F4A7C15L) >>> 61));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 256})
    void i3_everyJoinSeesEveryMatchingEventOnceAndInOrder(int tailEvents) {
        try (Bench<InMemoryJournal> bench = Bench.with(tailEvents)) {
            join(bench, JOINS / 3);
            await().atMost(Probe.PATIENCE).until(() -> bench.journal.openReaders() == 0);
        }
    }

    @Test
    void i3_soItIsOnTheJournalOnDisk(@TempDir Path directory) {
        EngineConfig.JournalConfig config = new EngineConfig.JournalConfig(8 << 20, 1 << 20, SyncPolicy.NONE);
        try (Bench<SegmentJournal> bench = Bench.on(SegmentJournal.open(directory, config), 16, new Workers(2, 2))) {
            join(bench, JOINS / 10);
        }
    }

    private void join(Bench<?> bench, int joins) {
        Random random = new Random(seed);
        write(bench, random);
        for (int i = 0; i < AT_ONCE; i++) {
            next(bench, joins);
        }
        while (ended.get() < joins + AT_ONCE && wrong.isEmpty()) {
            write(bench, random);
            giveLateDemand();
        }
        assertThat(wrong).as("seed %d", seed).isEmpty();
        bench.awaitSubscriptions(0);
    }

    private void write(Bench<?> bench, Random random) {
        if (published.get() > 20_000 + 30L * ended.get()) {
            LockSupport.parkNanos(100_000);
            return;
        }
        long first = bench.written() + 1;
        int count = 1 + random.nextInt(8);
        BucketKey[] keys =
                IntStream.range(0, count).mapToObj(i -> key(first + i)).toArray(BucketKey[]::new);
        List<WriteEvent> events = bench.journal(keys);
        if (random.nextInt(64) == 0) {
            LockSupport.parkNanos(20_000);
        }
        announced.set(bench.written());
        bench.publish(events);
        published.set(bench.written());
    }

    private void giveLateDemand() {
        for (Join join = lateDemand.poll(); join != null; join = lateDemand.poll()) {
            join.demand();
        }
    }

    private void next(Bench<?> bench, int joins) {
        int number = started.incrementAndGet();
        if (number <= joins + AT_ONCE) {
            new Join(bench, joins, new Random(seed + number)).begin();
        }
    }

    /** One subscription: takes some events, compares each with what it must be, cancels, and makes way for the next. */
    private final class Join extends Probe {
        private final Bench<?> bench;
        private final int joins;
        private final Random random;
        private final KeyPattern pattern;
        private final int wanted;
        private int taken;
        private long seen;
        private long demanded;
        /** With NOW: the first event is one of these. */
        private long earliestFirst;

        private long latestFirst;

        Join(Bench<?> bench, int joins, Random random) {
            super(0);
            this.bench = bench;
            this.joins = joins;
            this.random = random;
            this.pattern = PATTERNS.get(random.nextInt(PATTERNS.size()));
            this.wanted = 1 + random.nextInt(40);
        }

        void begin() {
            long now = published.get();
            if (random.nextInt(4) == 0) {
                earliestFirst = now + 1;
                subscribe(StartAt.NOW);
                latestFirst = follower(announced.get());
                demand();
                return;
            }
            long reach = random.nextInt(4) == 0 ? 5_000 : 300;
            seen = Math.max(1, now - (long) (random.nextDouble() * reach));
            subscribe(
                    random.nextBoolean()
                            ? StartAt.from(bench.journal.after(bench.positionOf(seen)))
                            : StartAt.after(bench.positionOf(seen)));
            demand();
        }

        private void subscribe(StartAt start) {
            bench.publisher.subscribe(Subscription.to(pattern, start)).subscribe(this);
        }

        private long follower(long n) {
            long next = n + 1;
            while (!pattern.matches(key(next))) {
                next++;
            }
            return next;
        }

        void demand() {
            long n = 1L + random.nextInt(random.nextInt(8) == 0 ? 300 : 6);
            demanded += n;
            request(n);
        }

        @Override
        public void onNext(WriteEvent event) {
            long n = event.origin().number();
            boolean right =
                    seen == 0 ? n >= earliestFirst && n <= latestFirst && pattern.matches(key(n)) : n == follower(seen);
            if (!right || taken >= demanded) {
                wrong.add("after=" + seen + ", got=" + n + ", pattern=" + pattern + ", first=" + earliestFirst + ".."
                        + latestFirst);
            }
            seen = n;
            taken++;
            if (taken == wanted) {
                cancel();
                ended.incrementAndGet();
                next(bench, joins);
            } else if (taken == demanded) {
                demandSomehow();
            }
        }

        private void demandSomehow() {
            int how = random.nextInt(16);
            if (how == 0) {
                lateDemand.add(this);
            } else {
                if (how == 1) {
                    LockSupport.parkNanos(random.nextInt(50_000));
                }
                demand();
            }
        }

        @Override
        public void onError(Throwable failure) {
            wrong.add(failure.toString());
        }
    }
}
