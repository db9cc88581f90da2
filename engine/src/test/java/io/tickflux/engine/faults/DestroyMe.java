package io.tickflux.engine.faults;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** The command line of all harnesses: {@code NAME [--rounds N] [--seed S]}. */
public final class DestroyMe {
    private final String name;
    private final int rounds;
    private final long seed;
    private final Path directory;
    private final Path scratch;
    private final Totals totals = new Totals();

    private DestroyMe(String name, int rounds, long seed, Path directory, Path scratch) {
        this.name = name;
        this.rounds = rounds;
        this.seed = seed;
        this.directory = directory;
        this.scratch = scratch;
    }

    /** Exits with 0 when everything held or there is no way to try, and with 1 when something did not. */
    public static void main(String[] args) throws Exception {
        ((Logger) LoggerFactory.getLogger("io.tickflux")).setLevel(Level.WARN);
        String name = args[0].toLowerCase(Locale.ROOT);
        Path directory = Files.createTempDirectory("tickflux-faults-" + name);
        Path scratch = Trees.scratchFor(directory);
        DestroyMe harness = new DestroyMe(
                name,
                (int) option(args, "--rounds", 25),
                option(args, "--seed", System.nanoTime()),
                directory,
                scratch);
        boolean held = false;
        try {
            held = harness.run();
        } finally {
            Trees.delete(scratch);
            if (held) {
                Trees.delete(directory);
            }
        }
        System.exit(held ? 0 : 1);
    }

    private boolean run() throws Exception {
        System.out.println(name + ": rounds=" + rounds + ", seed=" + seed);
        long begun = System.nanoTime();
        Optional<String> obstacle = name.startsWith("d2") ? LoopDisk.unavailable(fileSystem()) : Optional.empty();
        if (obstacle.isPresent()) {
            System.out.println(name + ": SKIPPED, " + obstacle.get());
            return true;
        }
        dispatch();
        long seconds = (System.nanoTime() - begun) / 1_000_000_000L;
        System.out.println(name + ": seed=" + seed + "; seconds=" + seconds + "; " + totals);
        return totals.faults().isEmpty();
    }

    private void dispatch() throws Exception {
        switch (name) {
            case "d1" -> rounds(Disaster.kill(directory)).run(rounds);
            case "d2-ext4", "d2-xfs" ->
                rounds(new PowerCut(LoopDisk.in(directory, fileSystem()))).run(rounds);
            case "d2-ext4-unforced", "d2-xfs-unforced" ->
                rounds(new PowerCut(LoopDisk.in(directory, fileSystem()))).runUnforced(rounds);
            default -> throw new IllegalArgumentException(name + " (expected: one of " + List.of("d1") + ")");
        }
    }

    private String fileSystem() {
        return name.split("-", -1)[1];
    }

    private CrashRounds rounds(Disaster disaster) throws Exception {
        return new CrashRounds(directory, scratch, disaster, seed, totals);
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
