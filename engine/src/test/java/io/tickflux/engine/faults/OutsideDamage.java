package io.tickflux.engine.faults;

import io.tickflux.api.KeyPattern;
import io.tickflux.api.StartAt;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.Subscription;
import io.tickflux.engine.embedded.EmbeddedEngine;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import reactor.core.Exceptions;

/**
 * D9: an outsider truncates or replaces files of the journal and the store while they are written and read. What they held is lost, but
 * the process lives, nobody is shown what was not written, and who asks for it is told by type.
 */
final class OutsideDamage {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ATTACKS_ON_ONE = 10;
    private static final int MAPPED_BYTES = 16 << 20;

    private final Path directory;
    private final Random random;
    private final Totals totals;

    OutsideDamage(Path directory, long seed, Totals totals) {
        this.directory = directory;
        this.random = new Random(seed);
        this.totals = totals;
    }

    void run(int attacks) throws IOException, InterruptedException {
        attackAll(attacks);
        attackWhoChecksumsAMapping();
    }

    private void attackAll(int attacks) throws IOException, InterruptedException {
        for (int done = 0; done < attacks; done += ATTACKS_ON_ONE) {
            Path root = directory.resolve("data");
            LoadPlan plan = LoadPlan.random(root, random);
            Files.deleteIfExists(directory.resolve("ledger"));
            Ledger ledger = Ledger.at(directory.resolve("ledger"));
            List<String> faults = new ArrayList<>();
            try (Load load = Load.full(plan, ledger)) {
                for (int attack = 0; attack < Math.min(ATTACKS_ON_ONE, attacks - done); attack++) {
                    TimeUnit.MILLISECONDS.sleep(20 + random.nextInt(80));
                    attack(root);
                    faults.addAll(readAll(load.engine()));
                }
                faults.addAll(load.violations());
            } catch (RuntimeException closing) {
                requireTyped(closing, faults);
            }
            totals.count(
                    "damage told to readers",
                    ledger.all().stream()
                            .filter(line -> line.kind() == Ledger.Kind.DAMAGED)
                            .count());
            faults.addAll(reopen(plan));
            totals.add("after attack " + done, faults);
            Trees.delete(root);
        }
    }

    /** The control: the same attack ends a process that reads otherwise than the engine does. */
    private void attackWhoChecksumsAMapping() throws IOException, InterruptedException {
        Path file = Files.write(directory.resolve("mapped"), new byte[MAPPED_BYTES]);
        Path notes = directory.resolve("ledger-of-reader");
        Map<String, String> quietly =
                Map.of("JAVA_TOOL_OPTIONS", "-XX:-CreateCoredumpOnCrash -XX:ErrorFile=" + directory.resolve("hs_err"));
        Process reader = Jvm.preparedIn(directory)
                .start(
                        List.of(),
                        quietly,
                        MappedReader.class,
                        List.of(notes.toString(), file.toString()),
                        directory.resolve("output"));
        try {
            new Watch(Ledger.at(notes)).await(Ledger.Kind.SERVING, 0, PATIENCE);
            truncate(file, 0);
            boolean died = reader.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            totals.count("control: processes killed by their mapping", died ? 1 : 0);
            totals.add("control", died ? List.of() : List.of("a checksum over a truncated mapping did no harm"));
        } finally {
            reader.destroyForcibly().waitFor();
        }
    }

    private void attack(Path root) throws IOException {
        try {
            List<Path> files = files(random.nextInt(4) == 0 ? root.resolve("store") : root.resolve("journal"));
            Path file =
                    files.isEmpty() ? files(root.resolve("journal")).get(0) : files.get(random.nextInt(files.size()));
            switch (random.nextInt(4)) {
                case 0 -> truncate(file, 0);
                case 1 -> replace(file, new byte[(int) Math.min(Files.size(file), 1 << 20)]);
                case 2 -> replace(file, garbage((int) Math.min(Files.size(file), 1 << 20)));
                default -> truncate(file, (long) (random.nextDouble() * Files.size(file)));
            }
            totals.count("attacks", 1);
        } catch (NoSuchFileException gone) {
            totals.count("files that were gone", 1);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".segment")
                            || (Files.isRegularFile(file) && file.toString().contains("/data/")))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (UncheckedIOException gone) {
            // The engine drops and renames files while they are listed.
            throw gone.getCause();
        }
    }

    private static void truncate(Path file, long bytes) throws IOException {
        if (Files.exists(file)) {
            try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
                open.setLength(bytes);
            }
        }
    }

    private static void replace(Path file, byte[] content) throws IOException {
        Path other = file.resolveSibling("other");
        Files.write(other, content);
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private byte[] garbage(int bytes) {
        byte[] garbage = new byte[bytes];
        random.nextBytes(garbage);
        return garbage;
    }

    /** Everything from the beginning on, as far as it is there. */
    private List<String> readAll(io.tickflux.engine.Engine engine) {
        List<String> faults = new ArrayList<>();
        long last = engine.status().last().sequence();
        try {
            engine.subscribe(Subscription.to(KeyPattern.ALL, StartAt.EARLIEST))
                    .takeUntil(event -> event.position().sequence() >= last)
                    .doOnNext(event -> requireIntact(event, faults))
                    .blockLast(PATIENCE);
            totals.count("read to the end", 1);
        } catch (RuntimeException damaged) {
            requireTyped(damaged, faults);
        }
        return faults;
    }

    private static void requireIntact(WriteEvent event, List<String> faults) {
        if (!Content.isAsWritten(event)) {
            faults.add("shown at " + event.position() + " what nobody wrote");
        }
    }

    private void requireTyped(RuntimeException thrown, List<String> faults) {
        Throwable cause = Exceptions.unwrap(thrown);
        if (cause instanceof DamagedStorageException) {
            totals.count("told as damage", 1);
        } else {
            faults.add("not told as damage: " + cause);
        }
    }

    private List<String> reopen(LoadPlan plan) {
        List<String> faults = new ArrayList<>();
        try {
            EmbeddedEngine engine = EmbeddedEngine.open(plan.config());
            totals.count("opened again", 1);
            faults.addAll(readAll(engine));
            engine.close(PATIENCE).block(PATIENCE);
        } catch (RuntimeException refused) {
            requireTyped(refused, faults);
        }
        return faults;
    }
}
