package io.tickflux.engine.faults;

import io.tickflux.api.Position;
import io.tickflux.engine.EngineState;
import io.tickflux.engine.faults.Ledger.Kind;
import io.tickflux.engine.faults.Ledger.Line;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** D8: fills a disk under load and frees it again, as often as is asked for, in one process. */
final class FullDisks {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PACE = Duration.ofMillis(2);
    private static final double PROMISED_MILLIS = 1000;
    /** What a machine that is busy with other things may take at most. */
    private static final double MOST_MILLIS = 5000;

    private static final long MOST_DATA_BYTES = 48L << 20;
    private static final int CHUNK_BYTES = 1 << 20;
    private static final int LAST_CHUNK_BYTES = 4096;
    /** Small, because what is written ahead of use can be used though the disk is full. */
    private static final long SEGMENT_BYTES = 256 << 10;

    private final Path disk;
    private final Path scratch;
    private final Random random;
    private final Totals totals;

    /** @param disk a file system of its own, of a hundred megabytes or some more */
    FullDisks(Path disk, Path scratch, long seed, Totals totals) {
        this.disk = disk;
        this.scratch = scratch;
        this.random = new Random(seed);
        this.totals = totals;
    }

    void run(int cycles) throws IOException, InterruptedException {
        int done = 0;
        while (done < cycles) {
            Path root = Files.createDirectories(disk.resolve("data"));
            LoadPlan plan = LoadPlan.random(root, random).ofSegments(SEGMENT_BYTES);
            Path file = Files.createTempFile(scratch, "ledger", "");
            Ledger ledger = Ledger.at(file);
            List<String> faults = new ArrayList<>();
            try (Load load = Load.paced(plan, ledger, PACE)) {
                Watch watch = new Watch(ledger);
                watch.await(Kind.SERVING, 0, PATIENCE);
                while (done < cycles && Trees.bytes(root) < MOST_DATA_BYTES && faults.isEmpty()) {
                    faults.addAll(cycle(load, watch));
                    done++;
                }
                faults.addAll(load.violations());
            }
            Oracle oracle = new Oracle(scratch);
            oracle.hear(ledger.all());
            faults.addAll(oracle.check(plan));
            totals.count("acknowledged", oracle.acknowledged());
            totals.count("lost", oracle.lost());
            totals.add("cycle " + done, faults);
            Trees.delete(root);
            Files.delete(file);
        }
    }

    private List<String> cycle(Load load, Watch watch) throws IOException, InterruptedException {
        List<String> faults = new ArrayList<>();
        totals.count("cycles", 1);
        Path filler = disk.resolve("filler");
        fill(filler, CHUNK_BYTES);
        fill(filler, LAST_CHUNK_BYTES);
        long full = System.nanoTime();
        Optional<Line> refused = watch.await(Kind.REFUSED_FULL, full, PATIENCE);
        if (refused.isEmpty()) {
            faults.add("no write was refused because of the full disk: "
                    + load.engine().status());
        } else if (load.engine().status().state() != EngineState.READ_ONLY_FULL) {
            faults.add("state " + load.engine().status());
        }
        if (watch.await(Kind.READ, System.nanoTime(), PATIENCE).isEmpty()) {
            faults.add("no query was answered while the disk was full");
        }
        Files.delete(filler);
        long free = System.nanoTime();
        Optional<Line> written = watch.await(Kind.ACK, free, PATIENCE);
        double millis = written.map(line -> (line.nanos() - free) / 1e6).orElse((double) PATIENCE.toMillis());
        totals.measure("space to ack, ms", millis);
        totals.count("later than a second", millis > PROMISED_MILLIS ? 1 : 0);
        if (millis > MOST_MILLIS) {
            faults.add("no write was taken within " + MOST_MILLIS + " ms: "
                    + load.engine().status());
        }
        Position flushed = load.engine().status().checkpoint();
        if (!Watch.until(PATIENCE, () -> load.engine().status().checkpoint().compareTo(flushed) > 0)) {
            faults.add("the store is not flushed any more: " + load.engine().status());
        }
        if (watch.await(Kind.SEEN, free, PATIENCE).isEmpty()) {
            faults.add("a subscriber got nothing any more");
        }
        return faults;
    }

    private static void fill(Path filler, int chunkBytes) throws IOException {
        byte[] chunk = new byte[chunkBytes];
        try (OutputStream out = Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(chunk);
            }
        } catch (IOException full) {
            if (!String.valueOf(full.getMessage()).contains("No space left")) {
                throw full;
            }
        }
    }
}
