package io.tickflux.engine.faults;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/** The command line of all harnesses: {@code NAME [--rounds N] [--seed S]}. */
public final class DestroyMe {
    private DestroyMe() {}

    /** Exits with 0 when everything held, and with 1 when something did not. */
    public static void main(String[] args) throws Exception {
        String name = args[0].toLowerCase(Locale.ROOT);
        int rounds = (int) option(args, "--rounds", 25);
        long seed = option(args, "--seed", System.nanoTime());
        System.out.println(name + ": rounds=" + rounds + ", seed=" + seed);
        ((Logger) LoggerFactory.getLogger("io.tickflux")).setLevel(Level.WARN);
        long begun = System.nanoTime();
        Totals totals = new Totals();
        Path directory = Files.createTempDirectory("tickflux-faults-" + name);
        Path scratch = Trees.scratchFor(directory);
        try {
            run(name, directory, scratch, rounds, seed, totals);
        } finally {
            Trees.delete(scratch);
            if (totals.faults().isEmpty()) {
                Trees.delete(directory);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%s: seed=%d, seconds=%d; %s%n",
                name,
                seed,
                (System.nanoTime() - begun) / 1_000_000_000L,
                totals);
        System.exit(totals.faults().isEmpty() ? 0 : 1);
    }

    private static void run(String name, Path directory, Path scratch, int rounds, long seed, Totals totals)
            throws Exception {
        switch (name) {
            case "d1" -> new Kills(directory, scratch, seed, totals).run(rounds);
            default -> throw new IllegalArgumentException(name + " (expected: one of " + List.of("d1") + ")");
        }
    }

    private static long option(String[] args, String name, long otherwise) {
        for (int i = 1; i + 1 < args.length; i++) {
            if (args[i].equals(name)) {
                return Long.parseLong(args[i + 1]);
            }
        }
        return otherwise;
    }
}
