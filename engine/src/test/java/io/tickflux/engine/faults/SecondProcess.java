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
            Files.deleteIfExists(directory.resolve("ledger"));
            Ledger ledger = Ledger.at(directory.resolve("ledger"));
            List<String> arguments =
                    new ArrayList<>(List.of("load", directory.resolve("ledger").toString()));
            arguments.addAll(plan.arguments());
            Process first = jvm.start(LoadProcess.class, arguments, directory.resolve("output"));
            List<String> faults = new ArrayList<>();
            new Watch(ledger).await(Kind.SERVING, 0, PATIENCE);
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
    }
}
