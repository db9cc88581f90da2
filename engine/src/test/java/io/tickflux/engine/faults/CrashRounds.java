package io.tickflux.engine.faults;

import io.tickflux.engine.SyncPolicy;
import io.tickflux.engine.faults.Ledger.Kind;
import io.tickflux.engine.faults.Ledger.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Lets a disaster happen to processes under full load at random instants, most of them while they serve, some while they open. A
 * directory is used again until it is large, so most processes have recovered from what happened to the one before.
 */
final class CrashRounds {
    private static final long FULL_BYTES = 16L << 20;
    private static final Duration LONGEST_LIFE = Duration.ofMillis(300);
    private static final int PROGRESS_ROUNDS = 10;
    private static final int MOST_LIVES = 25;
    /** Of the negative control: the end of a segment and a checkpoint force what lies before them. */
    private static final long LARGE_SEGMENT_BYTES = 64L << 20;

    private static final int SELDOM_MILLIS = 60_000;
    private static final int MOST_ROUNDS_WITHOUT_LOSS = 20;

    private final Path directory;
    private final Random random;
    private final Totals totals;
    private final Lives lives;
    private final Disaster disaster;
    private final Path scratch;

    CrashRounds(Path directory, Path scratch, Disaster disaster, long seed, Totals totals) throws IOException {
        this.disaster = disaster;
        this.directory = directory;
        this.random = new Random(seed);
        this.totals = totals;
        this.lives = new Lives(directory, disaster.victim(), LONGEST_LIFE, random, totals);
        this.scratch = scratch;
    }

    /** Everything promised must hold. */
    void run(int rounds) throws IOException, InterruptedException {
        try {
            runAll(rounds);
        } finally {
            disaster.tidy();
        }
    }

    private void runAll(int rounds) throws IOException, InterruptedException {
        int done = 0;
        for (int number = 0; done < rounds; number++) {
            Path root = disaster.newRoot(number);
            LoadPlan plan = LoadPlan.random(root, random);
            Oracle oracle = new Oracle(scratch);
            boolean healthy = true;
            for (int life = 0; life < MOST_LIVES && done < rounds && healthy && !isFull(root); life++) {
                healthy = live(plan.from(oracle.nextNumbers()), oracle, "round " + done);
                done++;
                if (done % PROGRESS_ROUNDS == 0) {
                    System.out.println("after " + done + " rounds: " + totals);
                }
            }
            healthy = healthy && drain(plan, oracle);
            totals.count("acknowledged", oracle.acknowledged());
            totals.count("acknowledged as sent before", oracle.duplicates());
            totals.count("events", oracle.events());
            if (healthy) {
                Trees.delete(root);
            } else {
                Trees.copy(root, directory.resolve("kept-" + number));
            }
        }
    }

    /**
     * The negative control: under a policy that forces nothing, some of what was acknowledged must be lost. Not in each round: one may
     * end before its first ack, or right behind the end of a segment, which is forced whatever the policy.
     */
    void runUnforced(int rounds) throws IOException, InterruptedException {
        try {
            for (int number = 0; number < rounds || isNothingLost(number); number++) {
                LoadPlan plan = LoadPlan.random(disaster.newRoot(number), random)
                        .with(SyncPolicy.Mode.NONE)
                        .ofSegments(LARGE_SEGMENT_BYTES)
                        .ofCheckpoints(SELDOM_MILLIS);
                Oracle oracle = new Oracle(scratch);
                oracle.hear(lives.crash(plan, disaster));
                totals.count("rounds without forcing", 1);
                totals.count("acknowledged without forcing", oracle.acknowledged());
                totals.count("lost without forcing", oracle.countLost(plan));
            }
        } finally {
            disaster.tidy();
        }
        totals.add(
                "control",
                totals.count("lost without forcing") > 0 ? List.of() : List.of("nothing was lost without forcing"));
    }

    private boolean isNothingLost(int rounds) {
        return rounds < MOST_ROUNDS_WITHOUT_LOSS && totals.count("lost without forcing") == 0;
    }

    private static boolean isFull(Path root) throws IOException {
        return Files.exists(root) && Trees.bytes(root) > FULL_BYTES;
    }

    private boolean live(LoadPlan plan, Oracle oracle, String about) throws IOException, InterruptedException {
        List<Line> lines = lives.crash(plan, disaster);
        totals.count("rounds", 1);
        lines.stream().filter(line -> line.kind() == Kind.SERVING).forEach(line -> {
            totals.count("while serving", 1);
            totals.measure("opening to first ack, ms", line.number() / 1e6);
        });
        totals.count(
                "fired",
                lines.stream().filter(line -> line.kind() == Kind.FIRED).count());
        totals.count(
                "queries",
                lines.stream().filter(line -> line.kind() == Kind.READ).count());
        oracle.hear(lines);
        // A process may be gone before it made them, and before it forced what it made.
        Files.createDirectories(plan.root().resolve("journal"));
        Files.createDirectories(plan.root().resolve("store"));
        List<String> faults = oracle.check(plan);
        faults.addAll(lives.complaints());
        totals.count("lost", oracle.lost());
        if (!faults.isEmpty()) {
            faults.addAll(lives.output());
        }
        return totals.add(about, faults);
    }

    /** The last life of a directory ends in peace, once the trigger has seen everything. */
    private boolean drain(LoadPlan plan, Oracle oracle) throws IOException, InterruptedException {
        List<String> faults = new ArrayList<>();
        oracle.hear(lives.drain(plan, faults));
        faults.addAll(oracle.checkDrained(plan));
        totals.count("directories", 1);
        return totals.add("last life of " + plan.root(), faults);
    }
}
