package io.tickflux.engine.faults;

import io.tickflux.engine.faults.Ledger.Kind;
import io.tickflux.engine.faults.Ledger.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Processes that serve, one after the other, until something happens to them or they are through. One time of six it happens somewhere
 * before the first ack, else at a random instant within some time behind it.
 */
final class Lives {
    private final Path directory;
    private final Class<?> main;
    private final Duration longest;
    private final Random random;
    private final Totals totals;
    private final Jvm jvm;
    private List<String> crashes = List.of();

    /**
     * @param main is given {@code load} or {@code drain}, the ledger's file and a {@link LoadPlan}
     * @param longest how long one serves at most
     */
    Lives(Path directory, Class<?> main, Duration longest, Random random, Totals totals) throws IOException {
        this.directory = directory;
        this.main = main;
        this.longest = longest;
        this.random = random;
        this.totals = totals;
        this.jvm = Jvm.preparedIn(directory);
    }

    /** Lets a process run until the disaster; returns what it was heard to promise. */
    List<Line> crash(LoadPlan plan, Disaster disaster) throws IOException, InterruptedException {
        Ledger ledger = newLedger();
        Process process = start("load", disaster.environment(), plan);
        try {
            waitForTheInstant(process, ledger);
            // Behind this point a process may fail: the disk is taken away under it.
            crashes = linesThatBegin("Exception in thread");
            disaster.strike(process);
        } finally {
            process.toHandle().destroyForcibly();
        }
        return ledger.all();
    }

    /** What went wrong in the last process before anything was done to it. */
    List<String> complaints() throws IOException {
        List<String> complaints = new ArrayList<>(crashes);
        complaints.addAll(linesThatBegin("VIOLATION"));
        return complaints;
    }

    /** All that the last process printed. */
    List<String> output() throws IOException {
        return Files.readAllLines(outputFile());
    }

    /** Lets a process finish what is to be done and end in peace; returns what it was heard to promise. */
    List<Line> drain(LoadPlan plan, List<String> faults) throws IOException, InterruptedException {
        Ledger ledger = newLedger();
        Process process = start("drain", Map.of(), plan);
        if (process.waitFor() != 0) {
            faults.addAll(output());
        }
        return ledger.all();
    }

    private Path outputFile() {
        return directory.resolve("output");
    }

    private List<String> linesThatBegin(String prefix) throws IOException {
        return output().stream().filter(line -> line.startsWith(prefix)).toList();
    }

    private Ledger newLedger() throws IOException {
        Files.deleteIfExists(directory.resolve("ledger"));
        Files.deleteIfExists(outputFile());
        return Ledger.at(directory.resolve("ledger"));
    }

    private Process start(String what, Map<String, String> environment, LoadPlan plan) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of(what, directory.resolve("ledger").toString()));
        arguments.addAll(plan.arguments());
        return jvm.start(List.of(), environment, main, arguments, outputFile());
    }

    private void waitForTheInstant(Process process, Ledger ledger) throws InterruptedException {
        boolean early = random.nextInt(6) == 0;
        long limit = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(early ? 200 + random.nextInt(1000) : 60_000);
        int lines = 0;
        boolean serving = false;
        while (process.isAlive() && System.nanoTime() < limit && !serving) {
            TimeUnit.MILLISECONDS.sleep(1);
            for (Line line = ledger.line(lines); line != null && !serving; line = ledger.line(lines)) {
                serving = line.kind() == Kind.SERVING;
                lines++;
            }
        }
        if (!early) {
            TimeUnit.MICROSECONDS.sleep(random.nextInt((int) TimeUnit.NANOSECONDS.toMicros(longest.toNanos())));
        }
        if (!process.isAlive()) {
            totals.count("processes that ended by themselves", 1);
        }
    }
}
