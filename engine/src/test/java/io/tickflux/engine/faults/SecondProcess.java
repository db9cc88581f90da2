package io.tickflux.engine.faults;

import io.tickflux.engine.DirectoryInUseException;
import io.tickflux.engine.embedded.EmbeddedEngine;
import io.tickflux.engine.faults.Ledger.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** D15: opens a directory that another process has, and opens it again once that is killed. */
final class SecondProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double MOST_MILLIS = 1000;

    private final Path directory;
    private final Random random;
    private final Totals totals;

    SecondProcess(Path directory, long seed, Totals totals) {
        this.directory = directory;
        this.random = new Random(seed);
        this.totals = totals;
    }

    void run(int rounds) throws IOException, InterruptedException {
        Jvm jvm = Jvm.preparedIn(directory);
        for (int round = 0; round < rounds; round++) {
            LoadPlan plan = LoadPlan.random(directory.resolve("data-" + round), random);
            Process first = serving(jvm, plan);
            List<String> faults = new ArrayList<>();
            long begun = System.nanoTime();
            try {
                EmbeddedEngine.open(plan.config());
                faults.add("two processes have the directory");
            } catch (DirectoryInUseException refused) {
                double millis = (System.nanoTime() - begun) / 1e6;
                totals.measure("refused after, ms", millis);
                faults.addAll(millis > MOST_MILLIS ? List.of("refused after " + millis + " ms") : List.of());
            } finally {
                first.destroyForcibly().waitFor();
            }
            long again = System.nanoTime();
            EmbeddedEngine.open(plan.config()).close(PATIENCE).block(PATIENCE);
            totals.measure("opened and closed behind a killed one, ms", (System.nanoTime() - again) / 1e6);
            totals.count("rounds", 1);
            totals.add("round " + round, faults);
        }
        unlocked(jvm);
    }

    private Process serving(Jvm jvm, LoadPlan plan) throws IOException, InterruptedException {
        Files.deleteIfExists(directory.resolve("ledger"));
        Ledger ledger = Ledger.at(directory.resolve("ledger"));
        List<String> arguments =
                new ArrayList<>(List.of("load", directory.resolve("ledger").toString()));
        arguments.addAll(plan.arguments());
        Process first = jvm.start(LoadProcess.class, arguments, directory.resolve("output"));
        new Watch(ledger).await(Kind.SERVING, 0, PATIENCE);
        return first;
    }

    /** The control: the second process is let in when somebody has taken the locks away. */
    private void unlocked(Jvm jvm) throws IOException, InterruptedException {
        LoadPlan plan = LoadPlan.random(directory.resolve("data-unlocked"), random);
        Process first = serving(jvm, plan);
        boolean letIn = true;
        try {
            removeLocks(plan.root());
            EmbeddedEngine.open(plan.config()).close(PATIENCE).block(PATIENCE);
        } catch (DirectoryInUseException refused) {
            letIn = false;
        } catch (RuntimeException confused) {
            totals.count("control: confused by the other process", 1);
        } finally {
            first.destroyForcibly().waitFor();
        }
        totals.count("control: let in without locks", letIn ? 1 : 0);
        totals.add("control", letIn ? List.of() : List.of("refused although there was no lock"));
    }

    private static void removeLocks(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path lock : files.filter(path -> path.endsWith("lock")).toList()) {
                Files.delete(lock);
            }
        }
    }
}
