package io.tickflux.plugins.gdaxfeeder;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.Write;
import io.tickflux.api.plugin.BgWorker;
import io.tickflux.plugins.fakeexchange.CoinbaseVenue;
import io.tickflux.plugins.fakeexchange.FakeExchange;
import io.tickflux.plugins.fakeexchange.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A feeder, an exchange and a host that share virtual time; the sockets between them are real. */
final class Rig implements AutoCloseable {
    static final Instant BEGIN = Instant.parse("2024-03-01T00:00:00Z");
    static final Instant END = BEGIN.plus(Duration.ofDays(2));

    /** Where virtual time starts: in the middle of a minute. */
    static final Instant START = BEGIN.plus(Duration.ofHours(20)).plusSeconds(17);

    private static final Duration STEP = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofNanos(100_000);
    private static final Duration SETTLE_LIMIT = Duration.ofMillis(300);
    private static final Duration BLOCKED_LIMIT = Duration.ofMillis(3);

    final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    final FakeExchange exchange;
    final TestHost host;
    final Map<String, Object> config = new HashMap<>();
    private @Nullable Life life;
    private @Nullable TestHost besideHost;
    private @Nullable Life beside;
    private long lostFrames;
    private long killedStreams;
    private long killedRequests;

    private Rig(Scenario scenario) {
        time.advanceTimeTo(START);
        exchange = FakeExchange.open(new CoinbaseVenue(), scenario, time);
        exchange.heartbeatEvery(Duration.ofSeconds(3));
        host = new TestHost(time);
        config.put("symbols", scenario.products());
        config.put("rest_url", exchange.restUrl().toString());
        config.put("ws_url", exchange.streamUrl().toString());
        config.put("symbol_prefix", "");
        config.put("query_start", START.minus(Duration.ofHours(1)).toString());
        config.put("recheck_after", "3m");
    }

    static Rig of(Scenario scenario) {
        return new Rig(scenario);
    }

    static Rig of(long seed) {
        return new Rig(Scenario.of(seed, BEGIN, END, "BTC-USD"));
    }

    /** One life of the feeder, on a thread of its own, which stores every write before it asks for the next. */
    private static final class Life extends BaseSubscriber<Write> {
        private final TestHost host;
        private final BgWorker worker;
        private final Thread thread;
        private volatile @Nullable Throwable failure;
        private volatile boolean open = true;
        private final AtomicInteger left;

        Life(TestHost host, int writes) {
            this.host = host;
            this.left = new AtomicInteger(writes);
            this.worker = new GdaxProvider().create(host);
            host.config().requireAllRead();
            this.thread = new Thread(() -> Flux.from(worker.run()).subscribe(this), "feeder");
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            request(left.get() > 0 ? 1 : 0);
        }

        @Override
        protected void hookOnNext(Write write) {
            int rest = left.decrementAndGet();
            // What is emitted without more being requested is stored, or not.
            if (open) {
                host.store(write);
            }
            if (rest > 0) {
                request(1);
            }
        }

        @Override
        protected void hookOnError(Throwable error) {
            failure = error;
        }

        void more(int writes) {
            left.set(writes);
            request(1);
        }

        void end() {
            open = false;
            cancel();
            thread.interrupt();
            try {
                thread.join(5_000);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            assertThat(thread.isAlive()).as("the feeder's thread").isFalse();
            worker.close();
        }
    }

    Rig start() {
        return start(Integer.MAX_VALUE);
    }

    /** Starts a feeder that may emit so many writes. */
    Rig start(int writes) {
        host.configure(config);
        life = new Life(host, writes);
        return this;
    }

    /** Starts another feeder in the same process, with a host of its own, which fetches these products instead of the first. */
    Rig startBeside(List<String> products) {
        Map<String, Object> others = new HashMap<>(config);
        others.put("symbols", products);
        besideHost = besideHost == null ? new TestHost(time) : besideHost;
        besideHost.configure(others);
        beside = new Life(besideHost, Integer.MAX_VALUE);
        return this;
    }

    private List<TestHost> hosts() {
        return besideHost == null ? List.of(host) : List.of(host, besideHost);
    }

    private long counted(String metric) {
        return hosts().stream().mapToLong(each -> each.counted(metric)).sum();
    }

    private List<Bar> bars(String product) {
        return hosts().stream()
                .map(each -> each.bars(product))
                .filter(bars -> !bars.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    void allow(int writes) {
        life().more(writes);
    }

    private Life life() {
        assertThat(life).as("a running feeder").isNotNull();
        return life;
    }

    /** Kills the feeder wherever it is. */
    void kill() {
        life().end();
        life = null;
        if (beside != null) {
            beside.end();
            beside = null;
        }
        Awaitility.await().until(() -> exchange.streams() == 0 && exchange.hanging() == 0);
        killedStreams = counted("streams") - counted("stream_ends");
        killedRequests = counted("requests") - counted("answers");
    }

    @Nullable
    Throwable failure() {
        return life().failure;
    }

    Instant now() {
        return Instant.EPOCH.plusNanos(time.now(java.util.concurrent.TimeUnit.NANOSECONDS));
    }

    /** Lets time pass; after each step waits for what it set off. */
    void pass(Duration duration) {
        if (life == null) {
            time.advanceTimeBy(duration);
            return;
        }
        for (long i = 0; i < duration.toSeconds(); i++) {
            List<Long> before = clockReads();
            time.advanceTimeBy(STEP);
            settle(before);
        }
    }

    /** Lets time pass until something holds. */
    void passUntil(BooleanSupplier holds, Duration limit) {
        for (long i = 0; i < limit.toSeconds() && !holds.getAsBoolean(); i++) {
            pass(STEP);
        }
        assertThat(holds.getAsBoolean())
                .as("within " + limit + ", gaps " + host.gaps("BTC-USD"))
                .isTrue();
    }

    private List<Long> clockReads() {
        return hosts().stream().map(each -> each.clockReads.get()).toList();
    }

    private boolean haveLooked(List<Long> before) {
        List<Long> now = clockReads();
        return IntStream.range(0, before.size()).allMatch(i -> now.get(i) > before.get(i));
    }

    private void settle(List<Long> clockReads) {
        // One that waits for demand does not look at the clock.
        Duration limit = life().left.get() > 0 ? SETTLE_LIMIT : BLOCKED_LIMIT;
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(POLL)
                    .atMost(limit)
                    .until(() -> haveLooked(clockReads) && isSettled());
        } catch (ConditionTimeoutException late) {
            lostFrames = exchange.framesSent() - counted("messages");
        }
    }

    /** Nothing is on its way between the feeder and the exchange, but what waits for virtual time. */
    private boolean isSettled() {
        long streams = counted("streams") - counted("stream_ends") - killedStreams;
        if (life().failure != null) {
            return true;
        }
        if (streams == 0) {
            lostFrames = exchange.framesSent() - counted("messages");
        }
        return exchange.streams() == streams
                && exchange.isQuiet()
                && counted("requests") - counted("answers") - killedRequests == exchange.hanging()
                && counted("messages") >= exchange.framesSent() - lostFrames;
    }

    /** What really happened in the bars that begin from {@code from} on and are over. */
    List<Bar> truth(String product, Instant from) {
        long until = exchange.now().getEpochSecond() / 60 * 60;
        return exchange.scenario().candles(product, 60, from.getEpochSecond() / 60 * 60, until, exchange.now()).stream()
                .map(candle -> new Bar(
                        candle.epochSecond(),
                        candle.open().doubleValue(),
                        candle.high().doubleValue(),
                        candle.low().doubleValue(),
                        candle.close().doubleValue(),
                        candle.volume().doubleValue()))
                .toList();
    }

    /** Whether all that is over and was traded since {@code query_start} is stored. */
    boolean isComplete() {
        return isCompleteUntil(exchange.now());
    }

    /** As {@link #isComplete}, for bars that begin before a time. */
    boolean isCompleteUntil(Instant time) {
        return exchange.scenario().products().stream()
                .allMatch(product -> before(time, bars(product)).equals(before(time, truth(product, queryStart()))));
    }

    private static List<Bar> before(Instant time, List<Bar> bars) {
        return bars.stream().filter(bar -> bar.second() < time.getEpochSecond()).toList();
    }

    Instant queryStart() {
        return Instant.parse(String.valueOf(config.get("query_start")));
    }

    /** The stored series is the true one, nothing was written twice, no limit was broken. */
    void verify(String as) {
        for (String product : exchange.scenario().products()) {
            assertThat(bars(product)).as(as + " " + product).isEqualTo(truth(product, queryStart()));
        }
        hosts().forEach(each ->
                assertThat(each.repeats).as(as + ": written twice").isEmpty());
        exchange.requests().verify();
    }

    @Override
    public void close() {
        if (life != null) {
            kill();
        }
        exchange.close();
        time.dispose();
    }
}
