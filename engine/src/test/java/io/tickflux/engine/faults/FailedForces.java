package io.tickflux.engine.faults;

import io.tickflux.engine.EngineState;
import io.tickflux.engine.WritesRefusedException;
import io.tickflux.engine.faults.Ledger.Kind;
import io.tickflux.engine.faults.Ledger.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * D7: lets the k-th write or force of the journal fail under full load, once or from then on, for k = 1, 2, 3 and so on. Of the write
 * that fails nothing, half or all may have been done. Runs in a process that was started with {@link FailingCalls}.
 */
final class FailedForces {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PROBES = 3;
    private static final String REFUSAL = "failure to refusal, ms";
    /** The promise; of single ones the scheduler of a busy machine decides, of the median of many it does not. */
    private static final double MOST_MILLIS = 10;

    private static final int MANY = 100;
    /** Up to this call commits are of any size; behind it of a few writes, or the data before the failure would be checked for ever. */
    private static final int LARGE_COMMITS = 20;

    private static final int MOST_WRITES = 4;
    private static final int PROGRESS = 25;

    private final Path directory;
    private final Path scratch;
    private final Random random;
    private final Totals totals;
    private final FailingCalls calls;

    FailedForces(Path directory, Path scratch, long seed, Totals totals) throws IOException {
        this.directory = directory;
        this.scratch = scratch;
        this.random = new Random(seed);
        this.totals = totals;
        this.calls = FailingCalls.ofThisProcess();
    }

    /** Each k twice: failing once, and from then on. The second half without writes past the page cache. */
    void run(int most) throws IOException, InterruptedException {
        for (int nth = 1; nth <= most; nth++) {
            if (nth == most / 2 + 1) {
                calls.refuseDirect();
            }
            fail(nth, false);
            fail(nth, true);
            if (nth % PROGRESS == 0) {
                System.out.println("up to call " + nth + ": " + totals);
            }
        }
        boolean slow = totals.measured(REFUSAL) >= MANY && totals.median(REFUSAL) > MOST_MILLIS;
        totals.add("all", slow ? List.of("refusals came late: " + totals) : List.of());
    }

    private LoadPlan plan(Path root, int nth) {
        LoadPlan plan = LoadPlan.random(root, random);
        return nth <= LARGE_COMMITS ? plan : plan.ofWindow(1 + random.nextInt(MOST_WRITES));
    }

    private void fail(int nth, boolean forever) throws IOException, InterruptedException {
        String about = "call " + nth + (forever ? " and all behind it" : "");
        Path root = directory.resolve("data");
        LoadPlan plan = plan(root, nth);
        Files.deleteIfExists(directory.resolve("ledger"));
        Ledger ledger = Ledger.at(directory.resolve("ledger"));
        List<String> faults = new ArrayList<>();
        try (Load load = Load.full(plan, ledger)) {
            Watch watch = new Watch(ledger);
            watch.await(Kind.SERVING, 0, PATIENCE);
            calls.failAt(nth, forever, random.nextInt(3));
            if (!Watch.until(PATIENCE, () -> calls.failedAtNanos() != 0)) {
                faults.add("no call has failed");
            }
            long failed = calls.failedAtNanos();
            Optional<Line> refused = watch.await(Kind.REFUSED_FAILED, failed, PATIENCE);
            refused.ifPresent(line -> totals.measure(REFUSAL, (line.nanos() - failed) / 1e6));
            for (int probe = 0; probe < PROBES; probe++) {
                faults.addAll(probe(load));
            }
            boolean reads = watch.await(Kind.READ, System.nanoTime(), PATIENCE).isPresent();
            require(faults, refused.isPresent(), "no typed refusal");
            require(faults, reads, "no query was answered any more");
            require(
                    faults,
                    load.engine().status().state() == EngineState.FAILED,
                    "state " + load.engine().status());
            calls.stop();
            faults.addAll(load.violations());
        }
        requireNoAckBeyond(ledger.all(), faults);
        Oracle oracle = new Oracle(scratch);
        oracle.hear(ledger.all());
        faults.addAll(oracle.check(plan));
        totals.count("failures", 1);
        totals.count("acknowledged", oracle.acknowledged());
        totals.count("lost", oracle.lost());
        totals.add(about, faults);
        Trees.delete(root);
    }

    /** A write of its own, which must be refused, by its type. */
    private List<String> probe(Load load) {
        long begun = System.nanoTime();
        try {
            load.engine()
                    .writes()
                    .write(Content.write(LoadPlan.PRODUCERS, begun))
                    .block(PATIENCE);
            return List.of("a write was acknowledged after the failure");
        } catch (WritesRefusedException refused) {
            totals.measure("later refusals, ms", (System.nanoTime() - begun) / 1e6);
            return refused.state() == EngineState.FAILED ? List.of() : List.of("refused as " + refused.state());
        }
    }

    private static void requireNoAckBeyond(List<Line> lines, List<String> faults) {
        long lastDurable = lines.stream()
                .filter(line -> line.kind() == Kind.REFUSED_FAILED)
                .mapToLong(Line::position)
                .max()
                .orElse(Long.MAX_VALUE);
        lines.stream()
                .filter(line -> line.kind() == Kind.ACK && line.position() > lastDurable)
                .findFirst()
                .ifPresent(line -> faults.add("acknowledged " + line.position() + " beyond " + lastDurable));
    }

    private static void require(List<String> faults, boolean holds, String fault) {
        if (!holds) {
            faults.add(fault);
        }
    }
}
