package io.tickflux.engine.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * D1 for what triggers make: kills processes in which bars are aggregated, again and again over one directory, and now and then lets the
 * triggers come to the end and compares all bars with a brute-force computation from the base rows.
 */
final class BarsRounds {
    private static final Duration LONGEST_LIFE = Duration.ofMillis(1200);
    private static final int LIVES_PER_CHECK = 10;
    private static final int CHECKS_PER_DIRECTORY = 5;
    private static final int MOST_AT_ONCE = 16;

    private final Path directory;
    private final Path scratch;
    private final Random random;
    private final Totals totals;
    private final Lives lives;

    BarsRounds(Path directory, Path scratch, long seed, Totals totals) throws IOException {
        this.directory = directory;
        this.scratch = scratch;
        this.random = new Random(seed);
        this.totals = totals;
        this.lives = new Lives(directory, BarsProcess.class, LONGEST_LIFE, random, totals);
    }

    void run(int kills) throws IOException, InterruptedException {
        for (int number = 0; totals.count("kills") < kills && totals.faults().isEmpty(); number++) {
            Path root = directory.resolve("data-" + number);
            LoadPlan plan = LoadPlan.random(root, random).ofWindow(MOST_AT_ONCE);
            BarsOracle oracle = new BarsOracle(scratch, totals);
            boolean healthy = true;
            for (int check = 0; check < CHECKS_PER_DIRECTORY && healthy && totals.count("kills") < kills; check++) {
                healthy = killAndCheck(plan, oracle, kills);
            }
            totals.count("acknowledged", oracle.acknowledged());
            if (healthy) {
                Trees.delete(root);
            }
        }
    }

    private boolean killAndCheck(LoadPlan plan, BarsOracle oracle, int kills) throws IOException, InterruptedException {
        List<String> faults = new ArrayList<>();
        for (int life = 0; life < LIVES_PER_CHECK && totals.count("kills") < kills; life++) {
            oracle.hear(lives.crash(plan.from(oracle.nextNumbers()), Disaster.kill(directory)));
            faults.addAll(lives.complaints());
            totals.count("kills", 1);
        }
        oracle.hear(lives.drain(plan, faults));
        faults.addAll(oracle.check(plan));
        totals.count("checks", 1);
        boolean healthy = totals.add("after kill " + totals.count("kills"), faults);
        System.out.println(totals);
        return healthy;
    }
}
