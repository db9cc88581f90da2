package io.tickflux.engine.host;

import static io.tickflux.engine.host.TestPlugins.numberOf;
import static io.tickflux.engine.host.TestPlugins.row;
import static io.tickflux.engine.host.TestPlugins.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Position;
import io.tickflux.api.plugin.TriggerProvider;
import io.tickflux.engine.disk.RealDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** What is left of a trigger's progress when the process dies. */
class CrashTest {
    private static final String BASE = "AAPL/1Min/OHLCV";
    private static final String DERIVED = "AAPL/5Min/OHLCV";

    /** Leads to a derived write, and comes after everything else. */
    private static final long SENTINEL = 3_000_001;

    private static final CompletableFuture<?> AT_ONCE = CompletableFuture.completedFuture(null);

    @TempDir
    Path folder;

    private static TriggerProvider copier(List<Long> seen) {
        return trigger("copier", context -> event -> {
            long number = numberOf(event.records());
            seen.add(number);
            return number % 3 == 0 ? Flux.empty() : Flux.just(row(DERIVED, number));
        });
    }

    @Test
    void i3_aCrashBetweenCommitAndCursorSkipsNoEventAndDoublesNoDerivedWrite() throws IOException {
        List<Long> seen = new CopyOnWriteArrayList<>();
        HostHarness first = HostHarness.in(folder).with(copier(seen)).trigger("copier", "copier", BASE);
        first.start();
        first.write(row(BASE, 1), row(BASE, 2));
        first.awaitHandled("copier", 2);
        // Time stands still, so the cursor's file was never saved; the commit is all there is.
        assertThat(CursorFile.of(RealDisk.buffered(), folder.resolve("cursors"), "copier")
                        .load())
                .isEmpty();
        first.engine.kill();

        try (HostHarness second = first.restarted().with(copier(seen)).trigger("copier", "copier", BASE)) {
            second.start().write(row(BASE, 4));
            second.await("copier", status -> second.stored(DERIVED).contains(4L));
            assertThat(second.stored(DERIVED)).containsExactly(1L, 2L, 4L);
        }
        first.host.close(Duration.ofMillis(10)).block();
        assertThat(seen).doesNotHaveDuplicates();
    }

    @Test
    void eventsWithoutDerivedWritesAreNotedWithinATickAndAtClose() throws IOException {
        CursorFile file = CursorFile.of(RealDisk.buffered(), folder.resolve("cursors"), "rec/1");
        try (HostHarness harness = HostHarness.in(folder).with(trigger("rec", context -> event -> Flux.empty()))) {
            harness.trigger("rec/1", "rec", BASE).start();
            harness.write(row(BASE, 1));
            harness.awaitHandled("rec/1", 1);
            assertThat(file.load()).isEmpty();
            harness.pass(Duration.ofMillis(500));
            assertThat(file.load()).contains(Position.of(1));
            harness.write(row(BASE, 2));
            harness.awaitHandled("rec/1", 2);
            assertThat(file.load()).contains(Position.of(1));
        }
        assertThat(file.load()).contains(Position.of(2));
    }

    @Test
    void i12_aDamagedCursorFileParksTheTriggerAndSaysWhatToDo() throws IOException {
        Path cursors = Files.createDirectory(folder.resolve("cursors"));
        Files.writeString(cursors.resolve("copier.cursor"), "tickflux cursor 1\n12\n");
        List<Long> seen = new CopyOnWriteArrayList<>();
        try (HostHarness harness = HostHarness.in(folder).with(copier(seen))) {
            harness.trigger("copier", "copier", BASE).start();
            harness.write(row(BASE, 1));
            PluginStatus status = harness.awaitState("copier", PluginState.PARKED);
            assertThat(status.faults().last().message())
                    .contains(InvalidInputException.class.getName(), "copier.cursor", "delete the file to begin anew");
        }
        assertThat(seen).isEmpty();
    }

    /** Kills the process at random moments while rows come in, and compares with what a run without crashes gives. */
    @Test
    void i3_afterAnyNumberOfCrashesEveryEventWasSeenAndEachDerivedWriteIsStoredOnce() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Long> seen = new CopyOnWriteArrayList<>();
        List<HostHarness> dead = new ArrayList<>();
        HostHarness harness = HostHarness.in(folder);
        long number = 0;
        for (int crash = 0; crash < 20; crash++) {
            harness = harness.restarted().with(copier(seen)).trigger("copier", "copier", BASE);
            harness.engine.holdCommits(writes -> writes.get(0).origin().hops() > 0 ? sometimesNever(random) : AT_ONCE);
            harness.start();
            int rows = random.nextInt(20);
            for (int i = 0; i < rows; i++) {
                harness.write(row(BASE, ++number));
                harness.pass(Duration.ofMillis(random.nextInt(100)));
            }
            harness.engine.kill();
            dead.add(harness);
        }
        long total = number;
        try (HostHarness last = harness.restarted().with(copier(seen)).trigger("copier", "copier", BASE)) {
            last.start().write(row(BASE, SENTINEL));
            last.await("copier", status -> last.stored(DERIVED).contains(SENTINEL));

            List<Long> expected = LongStream.concat(LongStream.rangeClosed(1, total), LongStream.of(SENTINEL))
                    .filter(one -> one % 3 != 0)
                    .boxed()
                    .toList();
            assertThat(seen)
                    .as("seed=" + seed)
                    .containsAll(LongStream.rangeClosed(1, total).boxed().toList());
            assertThat(last.stored(DERIVED)).as("seed=" + seed).containsExactlyElementsOf(expected);
        } finally {
            dead.forEach(one -> one.host.close(Duration.ofMillis(10)).block());
        }
    }

    private static CompletableFuture<?> sometimesNever(Random random) {
        synchronized (random) {
            return random.nextInt(4) == 0 ? new CompletableFuture<>() : AT_ONCE;
        }
    }
}
