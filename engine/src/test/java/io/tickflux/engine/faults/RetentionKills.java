package io.tickflux.engine.faults;

import io.tickflux.engine.faults.Ledger.Line;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Kills processes, at random instants, that give up their journal nearly as fast as it fills. */
final class RetentionKills {
    private static final Duration LONGEST_LIFE = Duration.ofMillis(1500);
    private static final long SEGMENT_BYTES = 256 << 10;
    private static final int CHECKPOINT_MILLIS = 50;
    private static final int LIVES_PER_DIRECTORY = 10;
    private static final int MANY_KILLS = 20;

    private final Path directory;
    private final Path scratch;
    private final Random random;
    private final Totals totals;
    private final Lives lives;

    RetentionKills(Path directory, Path scratch, long seed, Totals totals) throws IOException {
        this.directory = directory;
        this.scratch = scratch;
        this.random = new Random(seed);
        this.totals = totals;
        this.lives = new Lives(directory, RetainingProcess.class, LONGEST_LIFE, random, totals);
    }

    void run(int kills) throws IOException, InterruptedException {
        for (int number = 0; totals.count("kills") < kills && totals.faults().isEmpty(); number++) {
            runIn(directory.resolve("data-" + number), kills);
        }
        boolean none = totals.count("kills") >= MANY_KILLS && totals.count("events given up") == 0;
        totals.add("control", none ? List.of("nothing was given up, so nothing was shown") : List.of());
    }

    private void runIn(Path root, int kills) throws IOException, InterruptedException {
        LoadPlan plan = LoadPlan.random(root, random).ofSegments(SEGMENT_BYTES).ofCheckpoints(CHECKPOINT_MILLIS);
        RetentionOracle oracle = new RetentionOracle(scratch);
        boolean healthy = true;
        for (int life = 0; life < LIVES_PER_DIRECTORY && healthy && totals.count("kills") < kills; life++) {
            List<Line> lines = lives.crash(plan.from(oracle.nextNumbers()), Disaster.kill(directory));
            oracle.hear(lines);
            totals.count("kills", 1);
            List<String> faults = oracle.check(plan);
            faults.addAll(lives.complaints());
            healthy = totals.add("kill " + totals.count("kills"), faults);
        }
        List<String> faults = new ArrayList<>();
        oracle.hear(lives.drain(plan, faults));
        faults.addAll(oracle.checkDrained(plan));
        totals.count("acknowledged", oracle.acknowledged());
        totals.count("events given up", oracle.first() - 1);
        if (totals.add("last life of " + root, faults) && healthy) {
            Trees.delete(root);
        }
    }
}
