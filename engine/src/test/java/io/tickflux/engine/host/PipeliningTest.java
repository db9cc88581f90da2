package io.tickflux.engine.host;

import static io.tickflux.engine.host.TestPlugins.numberOf;
import static io.tickflux.engine.host.TestPlugins.row;
import static io.tickflux.engine.host.TestPlugins.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.BucketKey;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Position;
import io.tickflux.api.Query;
import io.tickflux.api.plugin.PluginProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** A trigger is fired while what it answered before is on its way to the disk. */
class PipeliningTest {
    private static final String BASE = "AAPL/1Min/OHLCV";
    private static final String DERIVED = "AAPL/5Min/OHLCV";

    @TempDir
    Path folder;

    private final List<Long> fired = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> disk = new CompletableFuture<>();
    private HostHarness harness;

    @BeforeEach
    void slowDisk() {
        harness = HostHarness.in(folder);
        harness.engine.holdCommits(
                writes -> writes.get(0).origin().hops() > 0 ? disk : CompletableFuture.completedFuture(null));
    }

    @AfterEach
    void close() {
        disk.complete(null);
        harness.close();
    }

    /** Answers odd numbers. */
    private PluginProvider odd() {
        return trigger("odd", context -> event -> {
            long number = numberOf(event.records());
            fired.add(number);
            return number % 2 == 0 ? Flux.empty() : Flux.just(row(DERIVED, number));
        });
    }

    private void writeUpTo(int last) {
        for (int i = 1; i <= last; i++) {
            harness.write(row(BASE, i));
        }
    }

    @Test
    void eventsAreFiredWhileACommitIsInFlightAndTheirAnswersShareTheNextOne() {
        harness.with(odd()).trigger("odd", "odd", BASE).start();
        writeUpTo(9);
        Awaitility.await().until(() -> fired.size() == 9);
        assertThat(harness.status("odd").progress().cursor()).isNull();
        disk.complete(null);
        harness.awaitHandled("odd", 9);

        assertThat(harness.stored(DERIVED)).containsExactly(1L, 3L, 5L, 7L, 9L);
        assertThat(harness.engine.commitSizes()).endsWith(1, 4);
        assertThat(harness.status("odd").progress().cursor()).isEqualTo(Position.of(9));
    }

    @Test
    void i6_noMoreEventsAreFiredThanMayBeInFlight() {
        harness.with(trigger("copy", context -> event -> {
            fired.add(numberOf(event.records()));
            return Flux.just(row(DERIVED, numberOf(event.records())));
        }));
        harness.trigger("copy", "copy", BASE).start();
        writeUpTo(200);
        int limit = PluginLimits.DEFAULT.inFlightEvents();
        Awaitility.await().until(() -> fired.size() >= limit);
        assertThat(fired).hasSizeLessThanOrEqualTo(limit + 1);
        disk.complete(null);
        harness.awaitHandled("copy", 200);
        assertThat(harness.stored(DERIVED))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 200).boxed().toList());
    }

    @Test
    void aTriggerReadsWhatItAnsweredBefore() {
        List<Long> read = new CopyOnWriteArrayList<>();
        List<Long> last = new CopyOnWriteArrayList<>();
        List<String> checkpoints = new CopyOnWriteArrayList<>();
        BucketKey derived = BucketKey.parse(DERIVED);
        harness.with(trigger("reader", context -> event -> {
            long number = numberOf(event.records());
            fired.add(number);
            last.add(context.lastEpochNanos(derived).orElse(0));
            context.checkpoint().ifPresent(checkpoints::add);
            return context.query(Query.of(derived))
                    .count()
                    .doOnNext(read::add)
                    .thenMany(Flux.just(row(DERIVED, number)));
        }));
        harness.trigger("reader", "reader", BASE).start();
        writeUpTo(3);
        Awaitility.await().until(() -> fired.size() == 2);
        assertThat(last).containsExactly(0L);
        disk.complete(null);
        harness.awaitHandled("reader", 3);
        assertThat(last).containsExactly(0L, 1L, 2L);
        assertThat(read).containsExactly(0L, 1L, 2L);
        assertThat(checkpoints).hasSize(2);
    }

    @Test
    void i12_oneAnswerThatCannotBeStoredTakesNoOtherWithItAndNamesItsOwnEvent() {
        harness.with(odd()).trigger("odd", "odd", BASE).start();
        harness.engine.refuse(writes -> writes.stream()
                        .anyMatch(write -> write.origin()
                                .checkpoint()
                                .equals(Position.of(5).toString()))
                ? new InvalidInputException("column Close", "i4", "f8")
                : null);
        writeUpTo(9);
        Awaitility.await().until(() -> fired.size() == 9);
        disk.complete(null);
        PluginStatus status = harness.await("odd", any -> any.faults().failures() == 1);

        assertThat(status.faults().last().event()).isEqualTo(Position.of(5));
        assertThat(harness.stored(DERIVED)).containsExactly(1L, 3L);
        assertThat(status.progress().cursor()).isEqualTo(Position.of(4));
    }

    @Test
    void anEventThatFailsWaitsForTheAnswersBeforeIt() {
        harness.with(trigger("late", context -> event -> {
            fired.add(numberOf(event.records()));
            return numberOf(event.records()) == 3
                    ? Flux.error(new IllegalStateException("three"))
                    : Flux.just(row(DERIVED, numberOf(event.records())));
        }));
        harness.trigger("late", "late", BASE).start();
        writeUpTo(4);
        Awaitility.await().until(() -> fired.size() == 3);
        assertThat(harness.status("late").faults().failures()).isZero();
        disk.complete(null);
        PluginStatus status = harness.await("late", any -> any.faults().failures() == 1);

        assertThat(status.progress().handled()).isEqualTo(2);
        assertThat(harness.stored(DERIVED)).containsExactly(1L, 2L);
        assertThat(fired).containsExactly(1L, 2L, 3L);
    }
}
