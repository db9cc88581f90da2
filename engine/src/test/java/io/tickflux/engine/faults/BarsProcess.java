package io.tickflux.engine.faults;

import io.tickflux.api.Ack;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.StartAt;
import io.tickflux.api.Write;
import io.tickflux.api.plugin.PluginConfig;
import io.tickflux.api.plugin.TriggerProvider;
import io.tickflux.engine.Engine;
import io.tickflux.engine.embedded.EmbeddedEngine;
import io.tickflux.engine.faults.Ledger.Kind;
import io.tickflux.engine.host.HostConfig;
import io.tickflux.engine.host.PluginHost;
import io.tickflux.engine.host.TriggerSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import reactor.core.publisher.Flux;

/**
 * A process to be killed in which base bars are written, recorded, and aggregated by triggers in a chain:
 *
 * <pre>
 *   producers ──▶ 1Min ──▶ recorder
 *                  └─────▶ ondiskagg ──▶ 5Min, 1H ──▶ ondiskagg ──▶ 1D
 * </pre>
 */
final class BarsProcess {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int MOST_REST_NANOS = 20_000_000;
    private static final String AGGREGATOR = "ondiskagg";
    private static final BucketKey MARK = BucketKey.parse("MARK/1H/OHLCV");
    private static final List<KeyPattern> BASE = List.of(KeyPattern.parse("*/1Min/OHLCV"));
    private static final List<KeyPattern> HOURS = List.of(KeyPattern.parse("*/1H/OHLCV"));

    private final Engine engine;
    private final PluginHost host;
    private final LoadPlan plan;
    private final Ledger ledger;
    private final long begun = System.nanoTime();
    private final AtomicBoolean served = new AtomicBoolean();

    private BarsProcess(LoadPlan plan, Ledger ledger) {
        this.plan = plan;
        this.ledger = ledger;
        this.engine = EmbeddedEngine.open(plan.config());
        this.host = PluginHost.start(
                engine,
                HostConfig.of(plan.root().resolve("cursors"))
                        .withTriggers(
                                Recorder.spec(BASE, ledger),
                                aggregator("minutes", BASE, "5Min", "1H"),
                                aggregator("days", HOURS, "1D")));
    }

    private static TriggerSpec aggregator(String name, List<KeyPattern> on, String... destinations) {
        return new TriggerSpec(
                name, AGGREGATOR, on, StartAt.EARLIEST, PluginConfig.of(Map.of("destinations", List.of(destinations))));
    }

    /** Why there cannot be any; empty if there can. The engine does not depend on a plugin: whoever starts it brings it along. */
    static Optional<String> unavailable() {
        boolean there = ServiceLoader.load(TriggerProvider.class).stream()
                .anyMatch(provider -> provider.get().module().equals(AGGREGATOR));
        return there ? Optional.empty() : Optional.of("takes the trigger " + AGGREGATOR + " on the class path");
    }

    /** @param args {@code load} or {@code drain}, the ledger's file, and a {@link LoadPlan} */
    public static void main(String[] args) throws Exception {
        Parent.haltWhenGone();
        Ledger ledger = Ledger.at(Path.of(args[1]));
        BarsProcess process = new BarsProcess(LoadPlan.of(List.of(args).subList(2, args.length)), ledger);
        if (args[0].equals("drain")) {
            System.exit(process.drain() ? 0 : 1);
        }
        process.load();
        new CountDownLatch(1).await();
    }

    private void load() {
        for (int producer = 0; producer < LoadPlan.PRODUCERS; producer++) {
            int own = producer;
            Thread thread = new Thread(() -> produce(own), "producer-" + own);
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Some writes at once, then waits for their acks and rests a little: the triggers are to have a backlog, but no endless one. */
    private void produce(int producer) {
        Random random = new Random();
        long next = plan.firstNumbers().get(producer);
        while (true) {
            List<Write> writes = new ArrayList<>();
            for (int more = random.nextInt(plan.window()); more >= 0; more--) {
                writes.add(Bars.write(producer, next + writes.size()));
            }
            long first = next;
            engine.writes()
                    .writeMany(Flux.fromIterable(writes))
                    .index()
                    .doOnNext(ack -> acknowledge(producer, first + ack.getT1(), ack.getT2()))
                    .blockLast(PATIENCE);
            next += writes.size();
            LockSupport.parkNanos(random.nextInt(MOST_REST_NANOS));
        }
    }

    private void acknowledge(int producer, long number, Ack ack) {
        if (served.compareAndSet(false, true)) {
            ledger.note(Kind.SERVING, 0, System.nanoTime() - begun, 0);
        }
        Kind kind = ack.outcome() == Ack.Outcome.STORED ? Kind.ACK : Kind.DUPLICATE;
        ledger.note(kind, producer, number, ack.position().sequence());
    }

    /** Lets one trigger after the other of the chain come to the end of what the one before it made, and ends in peace. */
    private boolean drain() throws InterruptedException {
        Position lastBase = write(Bars.key(LoadPlan.PRODUCERS));
        boolean through = isThrough("recorder", lastBase) && isThrough("minutes", lastBase);
        through = through && isThrough("days", write(MARK));
        if (!through) {
            System.out.println("not all triggers came to the end: " + host.status());
        }
        host.close(PATIENCE).block(PATIENCE);
        engine.close(PATIENCE).block(PATIENCE);
        return through;
    }

    /** One bar that is always the same: its event stands behind all that was written before. */
    private Position write(BucketKey key) {
        Records bar = ((Change.Rows) Bars.write(LoadPlan.PRODUCERS, 1).change())
                .records()
                .slice(0, 1);
        Write write = new Write(key, new Change.Rows(RecordType.FIXED, bar), Origin.ANONYMOUS);
        return Objects.requireNonNull(engine.writes().write(write).block(PATIENCE))
                .position();
    }

    /** Waits for as long as the trigger moves on, however slowly. */
    private boolean isThrough(String trigger, Position last) throws InterruptedException {
        Position before = Position.ORIGIN;
        while (before.compareTo(last) < 0) {
            Position reached = before;
            if (!Watch.until(PATIENCE, () -> cursor(trigger).compareTo(reached) > 0)) {
                return false;
            }
            before = cursor(trigger);
        }
        return true;
    }

    private Position cursor(String trigger) {
        return host.status().stream()
                .filter(status -> status.name().equals(trigger))
                .map(status -> Objects.requireNonNullElse(status.progress().cursor(), Position.ORIGIN))
                .findFirst()
                .orElseThrow();
    }
}
