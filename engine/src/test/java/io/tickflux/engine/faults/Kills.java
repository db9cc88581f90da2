package io.tickflux.engine.faults;

import io.tickflux.engine.faults.Ledger.Kind;
import io.tickflux.engine.faults.Ledger.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * D1: kills a process under full load with SIGKILL at random instants, most of them while it serves, some while it opens. A directory
 * is used again until it is large, so most kills hit a process that has recovered from kills.
 */
final class Kills {
    private static final long FULL_BYTES = 16L << 20;
    private static final int MOST_LIVES = 25;

    private final Path directory;
    private final Random random;
    private final Totals totals;
    private final Jvm jvm;
    private final Path scratch;

    Kills(Path directory, Path scratch, long seed, Totals totals) throws IOException {
        this.directory = directory;
        this.random = new Random(seed);
        this.totals = totals;
        this.jvm = Jvm.preparedIn(directory);
        this.scratch = scratch;
    }

    void run(int kills) throws IOException, InterruptedException {
        int done = 0;
        for (int number = 0; done < kills; number++) {
            Path root = directory.resolve("data-" + number);
            LoadPlan plan = LoadPlan.random(root, random);
            Oracle oracle = new Oracle(scratch);
            boolean healthy = true;
            for (int life = 0; life < MOST_LIVES && done < kills && healthy && !isFull(root); life++) {
                healthy = live(plan.from(oracle.nextNumbers()), oracle, "kill " + done);
                done++;
            }
            healthy = healthy && drain(plan, oracle);
            totals.count("acknowledged", oracle.acknowledged());
            totals.count("acknowledged as sent before", oracle.duplicates());
            totals.count("events", oracle.events());
            if (healthy) {
                Trees.delete(root);
            } else {
                System.out.println("kept: " + root);
            }
        }
    }

    private static boolean isFull(Path root) throws IOException {
        return Files.exists(root) && Trees.bytes(root) > FULL_BYTES;
    }

    private boolean live(LoadPlan plan, Oracle oracle, String about) throws IOException, InterruptedException {
        Path file = directory.resolve("ledger");
        Path output = directory.resolve("output");
        Files.deleteIfExists(file);
        Files.deleteIfExists(output);
        Ledger ledger = Ledger.at(file);
        List<String> arguments = new ArrayList<>(List.of("load", file.toString()));
        arguments.addAll(plan.arguments());
        Process process = jvm.start(LoadProcess.class, arguments, output);
        try {
            waitForTheInstant(process, ledger);
        } finally {
            process.toHandle().destroyForcibly();
            process.waitFor();
        }
        List<Line> lines = ledger.all();
        totals.count("kills", 1);
        lines.stream().filter(line -> line.kind() == Kind.SERVING).forEach(line -> {
            totals.count("kills while serving", 1);
            totals.measure("opening to first ack, ms", line.number() / 1e6);
        });
        totals.count(
                "fired",
                lines.stream().filter(line -> line.kind() == Kind.FIRED).count());
        totals.count(
                "queries",
                lines.stream().filter(line -> line.kind() == Kind.READ).count());
        oracle.hear(lines);
        List<String> faults = oracle.check(plan);
        faults.addAll(Files.readAllLines(output).stream()
                .filter(line -> line.startsWith("VIOLATION") || line.contains("Exception"))
                .toList());
        totals.count("lost", oracle.lost());
        return totals.add(about, faults);
    }

    /** Up to 700 ms after the first ack, or one time of six somewhere before it. */
    private void waitForTheInstant(Process process, Ledger ledger) throws InterruptedException {
        boolean early = random.nextInt(6) == 0;
        long limit = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(early ? 200 + random.nextInt(1000) : 60_000);
        while (process.isAlive() && System.nanoTime() < limit && !isServing(ledger)) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        if (!early) {
            TimeUnit.MICROSECONDS.sleep(random.nextInt(700_000));
        }
        if (!process.isAlive()) {
            totals.count("processes that ended by themselves", 1);
        }
    }

    private static boolean isServing(Ledger ledger) {
        for (int index = 0; index < 64; index++) {
            @Nullable Line line = ledger.line(index);
            if (line != null && line.kind() == Kind.SERVING) {
                return true;
            }
        }
        return false;
    }

    /** The last life of a directory ends in peace, once the trigger has seen everything. */
    private boolean drain(LoadPlan plan, Oracle oracle) throws IOException, InterruptedException {
        Path file = directory.resolve("ledger");
        Path output = directory.resolve("output");
        Files.deleteIfExists(file);
        Files.deleteIfExists(output);
        List<String> arguments = new ArrayList<>(List.of("drain", file.toString()));
        arguments.addAll(plan.arguments());
        Ledger ledger = Ledger.at(file);
        Process process = jvm.start(LoadProcess.class, arguments, output);
        List<String> faults = new ArrayList<>();
        if (process.waitFor() != 0) {
            faults.addAll(Files.readAllLines(output));
        }
        oracle.hear(ledger.all());
        faults.addAll(oracle.checkDrained(plan));
        totals.count("directories", 1);
        return totals.add("last life of " + plan.root(), faults);
    }
}
