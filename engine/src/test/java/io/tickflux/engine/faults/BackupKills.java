package io.tickflux.engine.faults;

import io.tickflux.engine.backup.Backup;
import io.tickflux.engine.backup.Restore;
import io.tickflux.engine.faults.Ledger.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * D12: kills backups at random instants while what they copy is written to. The backup before is still whole each time, the next one
 * goes through, and what is restored is an exact prefix with all that was acknowledged up to its end.
 */
final class BackupKills {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PACE = Duration.ofMillis(1);
    private static final long SEGMENT_BYTES = 256 << 10;
    private static final int KILLS_PER_BACKUP = 3;

    private final Path directory;
    private final Path scratch;
    private final Random random;
    private final Totals totals;
    private final Jvm jvm;
    private final Path target;

    BackupKills(Path directory, Path scratch, long seed, Totals totals) throws IOException {
        this.directory = directory;
        this.scratch = scratch;
        this.random = new Random(seed);
        this.totals = totals;
        this.jvm = Jvm.preparedIn(directory);
        this.target = directory.resolve("backup");
    }

    void run(int kills) throws IOException, InterruptedException {
        LoadPlan plan = LoadPlan.random(directory.resolve("data"), random).ofSegments(SEGMENT_BYTES);
        Ledger ledger = Ledger.at(directory.resolve("ledger"));
        try (Load load = Load.paced(plan, ledger, PACE)) {
            new Watch(ledger).await(Kind.SERVING, 0, PATIENCE);
            long whole = 0;
            long nanos = TimeUnit.MILLISECONDS.toNanos(50);
            for (int kill = 0; kill < kills && totals.faults().isEmpty(); kill++) {
                killOne(plan, nanos);
                if (whole > 0) {
                    requireExactPrefix("behind kill " + kill, plan, ledger, whole);
                }
                if (kill % KILLS_PER_BACKUP == KILLS_PER_BACKUP - 1 || kill == kills - 1) {
                    long begun = System.nanoTime();
                    whole = Backup.take(plan.root(), target).last().sequence();
                    nanos = System.nanoTime() - begun;
                    totals.count("whole backups", 1);
                    requireExactPrefix("the one behind kill " + kill, plan, ledger, whole);
                }
            }
            totals.add("load", load.violations());
        }
    }

    /** Some are killed before they begin to copy, some are through. */
    private void killOne(LoadPlan plan, long usualNanos) throws IOException, InterruptedException {
        Path file = directory.resolve("ledger-of-backup");
        Files.deleteIfExists(file);
        Ledger ledger = Ledger.at(file);
        List<String> arguments = List.of(file.toString(), plan.root().toString(), target.toString());
        Process backup = jvm.start(BackupProcess.class, arguments, directory.resolve("output"));
        try {
            new Watch(ledger).await(Kind.SERVING, 0, PATIENCE);
            TimeUnit.NANOSECONDS.sleep(random.nextLong(usualNanos * 2));
        } finally {
            backup.destroyForcibly().waitFor();
        }
        boolean through = ledger.all().stream().anyMatch(line -> line.kind() == Kind.ACK);
        totals.count(through ? "killed too late" : "killed", 1);
    }

    private void requireExactPrefix(String about, LoadPlan plan, Ledger ledger, long atLeast) throws IOException {
        Path restored = scratch.resolve("restored");
        long last = Restore.run(target, restored).sequence();
        Oracle oracle = new Oracle(scratch);
        oracle.hear(ledger.all().stream()
                .filter(line -> line.kind() == Kind.ACK && line.position() <= last)
                .toList());
        List<String> faults = oracle.check(plan.in(restored));
        if (last < atLeast || oracle.events() != last) {
            faults.add("ends at " + oracle.events() + ", says " + last + ", was at " + atLeast);
        }
        totals.count("restored and compared", 1);
        totals.count("acknowledged and there", oracle.acknowledged());
        totals.add(about, faults);
        Trees.delete(restored);
    }
}
