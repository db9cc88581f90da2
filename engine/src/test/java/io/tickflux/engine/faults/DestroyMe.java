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
    private static final List<String> NAMES = List.of(
            "d1",
            "d1-bars",
            "d2-ext4",
            "d2-ext4-unforced",
            "d2-xfs",
            "d2-xfs-unforced",
            "d7",
            "d7-errors",
            "d8-tmpfs",
            "d8-ext4",
            "d9",
            "d10",
            "d11",
            "d12-retention",
            "d12-backup",
            "d15");
    private static final int FULL_MEGABYTES = 160;

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
        // What is provoked here says so in stack traces, over and over; what counts is told by the harness.
        ((Logger) LoggerFactory.getLogger("io.tickflux")).setLevel(Level.OFF);
        if (Parent.isAnotherHarness()) {
            Parent.interruptWhenGone(Thread.currentThread());
        }
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
        Optional<String> obstacle = obstacle();
        if (obstacle.isPresent()) {
            System.out.println(name + ": SKIPPED, " + obstacle.get());
            return true;
        }
        dispatch();
        long seconds = (System.nanoTime() - begun) / 1_000_000_000L;
        System.out.println(name + ": seed=" + seed + "; seconds=" + seconds + "; " + totals);
        return totals.faults().isEmpty();
    }

    private Optional<String> obstacle() {
        if (name.equals("d10")) {
            return LoopDisk.unavailable("ext4");
        }
        if (name.equals("d1-bars")) {
            return BarsProcess.unavailable();
        }
        if (name.equals("d11")) {
            return ClockJumps.unavailable();
        }
        return switch (name.substring(0, 2)) {
            case "d2" -> LoopDisk.unavailable(fileSystem());
            case "d7" -> name.equals("d7-errors") ? LoopDisk.unavailable("ext4") : FailingCalls.unavailable();
            case "d8" -> LoopDisk.unavailable("ext4");
            default -> Optional.empty();
        };
    }

    private void dispatch() throws Exception {
        switch (name) {
            case "d1" -> rounds(Disaster.kill(directory)).run(rounds);
            case "d1-bars" -> new BarsRounds(directory, scratch, seed, totals).run(rounds);
            case "d2-ext4", "d2-xfs" ->
                rounds(new PowerCut(LoopDisk.in(directory, fileSystem()))).run(rounds);
            case "d2-ext4-unforced", "d2-xfs-unforced" ->
                rounds(new PowerCut(LoopDisk.in(directory, fileSystem()))).runUnforced(rounds);
            case "d7" -> withFailingCalls("d7-inside");
            case "d7-inside" -> new FailedForces(directory, scratch, seed, totals).run(rounds);
            case "d7-errors" -> new WriteErrors(LoopDisk.breakingIn(directory), scratch, seed, totals).run(rounds);
            case "d8-tmpfs" -> fullMemoryDisk();
            case "d8-ext4" -> fullLoopDisk();
            case "d9" -> new OutsideDamage(directory, seed, totals).run(rounds);
            case "d10" -> new ProcessLimits(LoopDisk.in(directory, "ext4"), scratch, seed, totals).run(rounds);
            case "d11" -> rounds(ClockJumps.in(directory, seed, totals)).run(rounds);
            case "d12-retention" -> new RetentionKills(directory, scratch, seed, totals).run(rounds);
            case "d12-backup" -> new BackupKills(directory, scratch, seed, totals).run(rounds);
            case "d15" -> new SecondProcess(directory, seed, totals).run(rounds);
            default -> throw new IllegalArgumentException(name + " (expected: one of " + NAMES + ")");
        }
    }

    /** Goes on in a process of its own, whose calls of the C library can fail. */
    private void withFailingCalls(String inside) throws Exception {
        Path output = directory.resolve("output");
        Process process = Jvm.preparedIn(directory)
                .start(
                        List.of(),
                        FailingCalls.environment(directory),
                        DestroyMe.class,
                        List.of(inside, "--rounds", "" + rounds, "--seed", "" + seed),
                        output);
        int exit = process.waitFor();
        Files.readAllLines(output).forEach(System.out::println);
        totals.add(name, exit == 0 ? List.of() : List.of("ended with " + exit));
    }

    private void fullMemoryDisk() throws Exception {
        MemoryDisk disk = MemoryDisk.in(directory, "memory", FULL_MEGABYTES);
        try {
            new FullDisks(disk.mountPoint(), scratch, seed, totals).run(rounds);
        } finally {
            disk.close();
        }
    }

    private void fullLoopDisk() throws Exception {
        LoopDisk disk = LoopDisk.in(directory, "ext4");
        try {
            disk.format();
            new FullDisks(disk.mountPoint(), scratch, seed, totals).run(rounds);
        } finally {
            disk.close();
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
