package io.tickflux.engine.faults;

import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.faults.Ledger.Kind;
import io.tickflux.engine.faults.Ledger.Line;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * D7 with real errors: a disk that breaks while it is written. It also lies: the last request that it takes may be stored in part, which
 * nobody can prevent nor, at the very end of a log, tell from a write that was cut short. Everything before is there, or said to be
 * damaged.
 */
final class WriteErrors {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** However slowly a busy machine writes its way to the part of the disk that breaks. */
    private static final Duration UNTIL_BROKEN = Duration.ofMinutes(4);

    private static final int BLOCK_BYTES = 64 << 10;
    private static final int MOST_BLOCKS = 4096;

    private final LoopDisk disk;
    private final Path scratch;
    private final Random random;
    private final Totals totals;

    /** @param disk one that breaks */
    WriteErrors(LoopDisk disk, Path scratch, long seed, Totals totals) {
        this.disk = disk;
        this.scratch = scratch;
        this.random = new Random(seed);
        this.totals = totals;
    }

    void run(int rounds) throws IOException, InterruptedException {
        try {
            for (int round = 0; round < rounds; round++) {
                breakUnderLoad("round " + round);
                retried();
            }
        } finally {
            disk.close();
        }
        boolean lies = totals.count("control: lost by who tries again") > 0;
        totals.add("control", lies ? List.of() : List.of("who tried a failed force again lost nothing"));
    }

    private void breakUnderLoad(String about) throws IOException, InterruptedException {
        disk.format();
        LoadPlan plan =
                LoadPlan.random(Files.createDirectories(disk.mountPoint().resolve("data")), random);
        Path file = Files.createTempFile(scratch, "ledger", "");
        Ledger ledger = Ledger.at(file);
        List<String> faults = new ArrayList<>();
        try (Load load = Load.full(plan, ledger)) {
            Watch watch = new Watch(ledger);
            boolean refused =
                    Watch.until(UNTIL_BROKEN, () -> ledger.all().stream().anyMatch(WriteErrors::isRefusal));
            if (!refused) {
                faults.add("no typed refusal: " + load.engine().status());
            }
            if (watch.await(Kind.READ, System.nanoTime(), PATIENCE).isEmpty()) {
                faults.add("no query was answered any more");
            }
            faults.addAll(load.violations());
        }
        disk.unmount();
        disk.mount();
        Oracle oracle = new Oracle(scratch);
        oracle.hear(ledger.all());
        totals.count("rounds", 1);
        totals.count("acknowledged", oracle.acknowledged());
        faults.addAll(judge(oracle, plan));
        totals.add(about, faults);
        Files.delete(file);
    }

    private List<String> judge(Oracle oracle, LoadPlan plan) {
        try {
            List<String> found = oracle.check(plan);
            boolean told = found.stream().anyMatch(line -> line.startsWith("segment="));
            boolean lied = oracle.lost() > 0 && oracle.lost() == oracle.lostAtEnd();
            totals.count("damage told", told ? 1 : 0);
            totals.count("lost with the last request", lied ? oracle.lost() : 0);
            return told || lied ? List.of() : found;
        } catch (DamagedStorageException damaged) {
            totals.count("damage told", 1);
        } catch (IOException | UncheckedIOException broken) {
            totals.count("file systems that broke as well", 1);
        }
        return List.of();
    }

    private static boolean isRefusal(Line line) {
        return line.kind() == Kind.REFUSED_FAILED || line.kind() == Kind.REFUSED_FULL;
    }

    /** What the engine must not do: acknowledges when a force succeeds that is called again after it had failed. */
    private void retried() throws IOException, InterruptedException {
        disk.format();
        Path file = disk.mountPoint().resolve("file");
        int acknowledged = 0;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int failures = 0; acknowledged < MOST_BLOCKS && failures < 3; acknowledged++) {
                channel.write(block(acknowledged), (long) acknowledged * BLOCK_BYTES);
                if (!force(channel)) {
                    failures++;
                    force(channel);
                }
            }
        }
        disk.unmount();
        disk.mount();
        int lost = 0;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            for (int number = 0; number < acknowledged; number++) {
                lost += isThere(channel, number) ? 0 : 1;
            }
        }
        totals.count("control: acknowledged by who tries again", acknowledged);
        totals.count("control: lost by who tries again", lost);
    }

    private static boolean force(FileChannel channel) {
        try {
            channel.force(false);
            return true;
        } catch (IOException failed) {
            return false;
        }
    }

    private static ByteBuffer block(int number) {
        ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
        while (block.hasRemaining()) {
            block.putInt(number + 1);
        }
        return block.flip();
    }

    private static boolean isThere(FileChannel channel, int number) {
        ByteBuffer found = ByteBuffer.allocate(BLOCK_BYTES);
        try {
            while (found.hasRemaining() && channel.read(found, (long) number * BLOCK_BYTES + found.position()) >= 0) {}
        } catch (IOException unreadable) {
            return false;
        }
        return found.flip().equals(block(number));
    }
}
