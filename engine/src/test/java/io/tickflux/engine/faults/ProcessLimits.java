package io.tickflux.engine.faults;

import io.tickflux.api.Position;
import io.tickflux.engine.faults.Ledger.Kind;
import io.tickflux.engine.faults.Ledger.Line;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * D10: takes away from a process under load how large a file may be, how many it may have open, or that its file system can be
 * written. The engine says so and goes on reading; when a limit is lifted it goes on writing, without a restart.
 */
final class ProcessLimits {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PACE = Duration.ofMillis(1);
    private static final int IGNORED_BLOCKS = 200;
    private static final int BLOCK_BYTES = 4096;

    private final LoopDisk disk;
    private final Path scratch;
    private final Random random;
    private final Totals totals;

    ProcessLimits(LoopDisk disk, Path scratch, long seed, Totals totals) {
        this.disk = disk;
        this.scratch = scratch;
        this.random = new Random(seed);
        this.totals = totals;
    }

    private interface Limit {
        void take() throws IOException, InterruptedException;

        void giveBack() throws IOException, InterruptedException;

        default boolean isGivenBack() {
            return true;
        }
    }

    void run(int rounds) throws IOException, InterruptedException {
        try {
            for (int round = 0; round < rounds; round++) {
                limit("file size", process("--fsize", "131072", "unlimited"));
                limit("open files", process("--nofile", "" + openFiles(), "" + mostOpenFiles()));
                limit("read-only", readOnly());
            }
            ignore("file size", process("--fsize", "131072", "unlimited"));
        } finally {
            disk.close();
        }
    }

    /** Sets a soft limit of this process. It is set back by a shell that waits for the word: with no file left none could be started. */
    private static Limit process(String option, String value, String otherwise) throws IOException {
        String prlimit = "prlimit --pid " + ProcessHandle.current().pid() + " " + option + "=";
        Process shell = new ProcessBuilder(
                        "sh",
                        "-c",
                        "read word; " + prlimit + value + ": && echo taken; read word; " + prlimit + otherwise
                                + ": && echo given back")
                .redirectErrorStream(true)
                .start();
        BufferedReader answers = shell.inputReader();
        return new Limit() {
            @Override
            public void take() throws IOException {
                say("taken");
            }

            @Override
            public void giveBack() throws IOException {
                say("given back");
                shell.destroy();
            }

            private void say(String expected) throws IOException {
                shell.getOutputStream().write('\n');
                shell.getOutputStream().flush();
                String answer = answers.readLine();
                if (!expected.equals(answer)) {
                    throw new IOException(option + ": " + answer);
                }
            }
        };
    }

    /** As after an error that the file system took seriously. */
    private Limit readOnly() {
        return new Limit() {
            @Override
            public void take() throws IOException, InterruptedException {
                LoopDisk.run("mount", "-o", "remount,abort", disk.mountPoint().toString());
            }

            @Override
            public void giveBack() {}

            @Override
            public boolean isGivenBack() {
                return false;
            }
        };
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }

    private static String mostOpenFiles() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.split(" +", -1)[4])
                .findFirst()
                .orElse("unlimited");
    }

    private void limit(String name, Limit limit) throws IOException, InterruptedException {
        disk.format();
        Path root = Files.createDirectories(disk.mountPoint().resolve("data"));
        LoadPlan plan = LoadPlan.random(root, random);
        Path file = Files.createTempFile(scratch, "ledger", "");
        Ledger ledger = Ledger.at(file);
        List<String> faults = new ArrayList<>();
        try (Load load = Load.paced(plan, ledger, PACE)) {
            Watch watch = new Watch(ledger);
            watch.await(Kind.SERVING, 0, PATIENCE);
            limit.take();
            long taken = System.nanoTime();
            boolean refused =
                    Watch.until(PATIENCE, () -> ledger.all().stream().anyMatch(line -> isRefusal(line, taken)));
            if (!refused) {
                faults.add("no write was refused: " + load.engine().status());
            }
            if (watch.await(Kind.READ, System.nanoTime(), PATIENCE).isEmpty()) {
                faults.add("no query was answered any more");
            }
            System.out.println(name + ": " + load.engine().status());
            limit.giveBack();
            if (limit.isGivenBack()) {
                faults.addAll(requireHealed(name, load, watch));
            }
            if (ledger.all().stream().anyMatch(line -> line.kind() == Kind.DAMAGED)) {
                faults.add("a limit was taken for damage: " + load.engine().status());
            }
            faults.addAll(load.violations());
        }
        disk.unmount();
        disk.mount();
        Oracle oracle = new Oracle(scratch);
        oracle.hear(ledger.all());
        faults.addAll(oracle.check(plan));
        totals.count(name, 1);
        totals.count("acknowledged", oracle.acknowledged());
        totals.count("lost", oracle.lost());
        totals.add(name, faults);
        Files.delete(file);
    }

    /** The control, and what the engine must not do: acknowledges whatever the disk says. */
    private void ignore(String name, Limit limit) throws IOException, InterruptedException {
        disk.format();
        Path file = disk.mountPoint().resolve("file");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            limit.take();
            for (int block = 0; block < IGNORED_BLOCKS; block++) {
                try {
                    channel.write(ByteBuffer.allocate(BLOCK_BYTES), (long) block * BLOCK_BYTES);
                } catch (IOException ignored) {
                    // as it must not be
                }
            }
            limit.giveBack();
        }
        long lost = IGNORED_BLOCKS - Files.size(file) / BLOCK_BYTES;
        totals.count("control: lost by who ignores refusals, " + name, lost);
        totals.add("control", lost > 0 ? List.of() : List.of("who ignored the limit of " + name + " lost nothing"));
    }

    /** Without a restart, as the same limit will be taken again. */
    private List<String> requireHealed(String name, Load load, Watch watch) throws InterruptedException {
        long given = System.nanoTime();
        Optional<Line> written = watch.await(Kind.ACK, given, PATIENCE);
        double millis = written.map(line -> (line.nanos() - given) / 1e6).orElse((double) PATIENCE.toMillis());
        totals.measure(name + " given back to ack, ms", millis);
        totals.count("later than a second", millis > 1000 ? 1 : 0);
        List<String> faults = new ArrayList<>();
        if (written.isEmpty()) {
            faults.add("no write was taken any more: " + load.engine().status());
        }
        Position before = load.engine().status().checkpoint();
        if (!Watch.until(PATIENCE, () -> load.engine().status().checkpoint().compareTo(before) > 0)) {
            faults.add("the store is not flushed any more: " + load.engine().status());
        }
        if (watch.await(Kind.READ, given, PATIENCE).isEmpty()) {
            faults.add("no query was answered any more");
        }
        return faults;
    }

    private static boolean isRefusal(Line line, long afterNanos) {
        boolean refused = line.kind() == Kind.REFUSED_FULL || line.kind() == Kind.REFUSED_FAILED;
        return refused && line.nanos() - afterNanos > 0;
    }
}
