package io.tickflux.engine.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * D11: lets the wall clock of a process jump, many times a second, by up to ten years ahead and back, and kills it in the end. The
 * process would give up what is an hour old, and nothing is: whoever finds an event missing has found one that a jump has deleted.
 */
final class ClockJumps implements Disaster {
    private static final String LIBRARY = "faketime/libfaketimeMT.so.1";
    private static final List<Path> PLACES =
            List.of(Path.of("/usr/lib/x86_64-linux-gnu"), Path.of("/usr/lib/aarch64-linux-gnu"), Path.of("/usr/lib64"));
    private static final List<String> OFFSETS =
            List.of("+0", "-1h", "+2h", "+30d", "-400d", "+3650d", "-1h", "+7m", "+0");
    private static final int LONGEST_MILLIS = 120;
    private static final int MANY_LIVES = 20;
    private static final int NEWEST_JDK = 17;

    private final Path directory;
    private final Path offset;
    private final Totals totals;
    private final Thread hand;
    private volatile boolean stopping;

    private ClockJumps(Path directory, long seed, Totals totals) {
        this.directory = directory;
        this.offset = directory.resolve("clock");
        this.totals = totals;
        Random random = new Random(seed);
        this.hand = new Thread(() -> turn(random), "clock-hand");
        hand.setDaemon(true);
    }

    /** Why there cannot be any; empty if there can. */
    static Optional<String> unavailable() {
        if (Runtime.version().feature() > NEWEST_JDK) {
            return Optional.of("takes JDK " + NEWEST_JDK + ": libfaketime lets later ones stand still");
        }
        return library().isPresent() ? Optional.empty() : Optional.of("takes libfaketime (Debian: faketime)");
    }

    static ClockJumps in(Path directory, long seed, Totals totals) throws IOException {
        ClockJumps jumps = new ClockJumps(directory, seed, totals);
        jumps.set("+0");
        jumps.hand.start();
        return jumps;
    }

    private static Optional<Path> library() {
        return PLACES.stream()
                .map(place -> place.resolve(LIBRARY))
                .filter(Files::exists)
                .findFirst();
    }

    private void turn(Random random) {
        try {
            while (!stopping) {
                set(OFFSETS.get(random.nextInt(OFFSETS.size())));
                TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_MILLIS));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void set(String text) throws IOException {
        Path next = Files.writeString(directory.resolve("clock.next"), text + "\n");
        Files.move(next, offset, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public Class<?> victim() {
        return AgingProcess.class;
    }

    @Override
    public Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", library().map(Path::toString).orElse(""),
                "FAKETIME_TIMESTAMP_FILE", offset.toString(),
                "FAKETIME_NO_CACHE", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                // Otherwise each wait with a deadline takes a tenth of a second.
                "FAKETIME_FORCE_MONOTONIC_FIX", "0",
                "NO_FAKE_STAT", "1");
    }

    @Override
    public Path newRoot(int number) {
        return directory.resolve("data-" + number);
    }

    @Override
    public void strike(Process process) throws InterruptedException, IOException {
        process.toHandle().destroyForcibly();
        process.waitFor();
        totals.count("jumps ahead that were noted", noted());
    }

    /** What the process wrote down; a harness whose clock does not jump proves nothing. */
    private long noted() throws IOException {
        long noted = 0;
        try (Stream<Path> files = Files.find(directory, 2, (path, about) -> path.endsWith("clock.jumps"))) {
            for (Path file : files.toList()) {
                noted += Files.readAllLines(file).stream()
                        .filter(line -> !line.endsWith(" 0"))
                        .count();
            }
        }
        return noted;
    }

    @Override
    public void tidy() throws InterruptedException {
        stopping = true;
        hand.join();
        boolean stoodStill =
                totals.count("while serving") >= MANY_LIVES && totals.count("jumps ahead that were noted") == 0;
        totals.add("control", stoodStill ? List.of("the clock of no process has jumped") : List.of());
    }
}
