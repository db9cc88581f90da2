package io.tickflux.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.Ack;
import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Position;
import io.tickflux.api.Query;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.EngineConfig.JournalConfig;
import io.tickflux.engine.SyncPolicy;
import io.tickflux.engine.embedded.EmbeddedEngine;
import io.tickflux.engine.embedded.Maintenance;
import io.tickflux.engine.journal.JournalReader;
import io.tickflux.engine.journal.JournalView;
import io.tickflux.engine.retention.RetentionPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

class BackupTest {
    private static final int ROUNDS = Integer.getInteger("tickflux.backup.rounds", 5);
    /** Then a new one is begun, so that the long form takes as long for the last round as for the first. */
    private static final int ROUNDS_OF_A_JOURNAL = 10;

    private static final int WRITES_OF_A_ROUND = 8_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Schema SCHEMA = Schema.of(List.of(new Column("Number", ColumnType.INT64)));
    private static final int KEYS = 16;
    private static final int ROWS = 50;

    @TempDir
    Path temp;

    private static EngineConfig config(Path root) {
        JournalConfig journal = new JournalConfig(2 << 20, 512 << 10, SyncPolicy.COMMIT);
        EngineConfig defaults = EngineConfig.defaults(root);
        return new EngineConfig(root, journal, defaults.limits(), Duration.ofMillis(300), Clock.systemUTC());
    }

    private static BucketKey key(long number) {
        return BucketKey.parse("S" + number % KEYS + "/1Sec/TICK");
    }

    /** The write that becomes the event of that position: nobody else writes. */
    private static Write write(long number) {
        var rows = Records.builder(SCHEMA);
        for (int i = 0; i < ROWS; i++) {
            rows.row(number * 1_000_000 + i).set(1, number);
        }
        return Write.variable(key(number), rows.build());
    }

    /** Writes as fast as it can; up to a limit, because what is checked meanwhile takes its time. */
    private static final class Load {
        private final AtomicBoolean isOver = new AtomicBoolean();
        private final AtomicLong acked = new AtomicLong();
        private final AtomicLong limit = new AtomicLong();
        private final AtomicBoolean isDone = new AtomicBoolean();
        private final Disposable running;

        Load(EmbeddedEngine engine) {
            Flux<Write> writes = Flux.<Write, Long>generate(() -> 1L, (number, sink) -> {
                        while (number > limit.get() && !isOver.get()) {
                            LockSupport.parkNanos(1_000_000);
                        }
                        if (isOver.get()) {
                            sink.complete();
                        } else {
                            sink.next(write(number));
                        }
                        return number + 1;
                    })
                    .subscribeOn(Schedulers.boundedElastic());
            running = engine.writes()
                    .writeMany(writes)
                    .map(Ack::position)
                    .doFinally(end -> isDone.set(true))
                    .subscribe(position -> acked.set(position.sequence()));
        }

        void go(long more) {
            limit.addAndGet(more);
        }

        void awaitAcked(long atLeast) {
            Awaitility.await().atMost(PATIENCE).until(() -> acked.get() >= atLeast);
        }

        void stop() {
            isOver.set(true);
            Awaitility.await().atMost(PATIENCE).until(isDone::get);
            running.dispose();
        }
    }

    @ParameterizedTest
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    @ValueSource(booleans = {false, true})
    void i8_aBackupUnderLoadIsAnExactPrefixThatHasEverythingAcknowledgedBefore(boolean withRetention)
            throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int done = 0; done < ROUNDS; done += ROUNDS_OF_A_JOURNAL) {
            Path series = Files.createDirectories(temp.resolve("series" + done));
            String context = "seed " + seed + ", round " + done + " and later, retention " + withRetention;
            backUpUnderLoad(series, Math.min(ROUNDS_OF_A_JOURNAL, ROUNDS - done), random, withRetention, context);
            delete(series);
        }
    }

    private static void backUpUnderLoad(Path series, int rounds, Random random, boolean withRetention, String context)
            throws IOException {
        Path root = series.resolve("data");
        EmbeddedEngine engine = EmbeddedEngine.open(config(root));
        if (withRetention) {
            engine.retain(RetentionPolicy.KEEP_ALL.keeping(6 << 20, RetentionPolicy.FOREVER), List::of);
        }
        Load load = new Load(engine);
        try {
            for (int round = 1; round <= rounds; round++) {
                load.go(WRITES_OF_A_ROUND);
                load.awaitAcked(load.acked.get() + 200 + random.nextInt(WRITES_OF_A_ROUND / 2));
                long acked = load.acked.get();
                Backup.Report report = Backup.take(root, series.resolve("backup"));
                assertThat(report.last().sequence()).as(context).isGreaterThanOrEqualTo(acked);
                requireExactPrefix(series.resolve("backup"), series.resolve("restored"), report.last(), context);
                delete(series.resolve("restored"));
            }
        } finally {
            load.stop();
            engine.close(PATIENCE).block(PATIENCE);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void requireExactPrefix(Path backup, Path restored, Position last, String context) {
        assertThat(Maintenance.restore(backup, config(restored), position -> {}))
                .as(context)
                .isEqualTo(last);
        JournalView journal = JournalView.of(restored.resolve("journal"));
        assertThat(journal.last()).as(context).isEqualTo(last);
        try (JournalReader reader = journal.read(journal.first(), key -> true)) {
            for (WriteEvent event = reader.next(); event != null; event = reader.next()) {
                Change.Rows rows = (Change.Rows) event.change();
                long number = event.position().sequence();
                assertThat(rows.records())
                        .as(context + ", position " + number)
                        .isEqualTo(((Change.Rows) write(number).change()).records());
            }
        }
        EmbeddedEngine engine = EmbeddedEngine.open(config(restored));
        try {
            assertThat(rowCount(engine)).as(context).isEqualTo(last.sequence() * ROWS);
        } finally {
            engine.close(PATIENCE).block(PATIENCE);
        }
        assertThat(Maintenance.differences(restored, position -> {}))
                .as(context)
                .isEmpty();
    }

    private static long rowCount(EmbeddedEngine engine) {
        List<Block> blocks =
                engine.query(Query.of(KeyPattern.ALL)).collectList().block(PATIENCE);
        return blocks == null
                ? 0
                : blocks.stream().mapToLong(block -> block.records().rows()).sum();
    }

    private Path backupOf(long writes) {
        Path root = temp.resolve("data");
        write(root, 1, writes);
        Backup.take(root, temp.resolve("backup"));
        return temp.resolve("backup");
    }

    private static void write(Path root, long from, long to) {
        EmbeddedEngine engine = EmbeddedEngine.open(config(root));
        Flux<Write> writes = Flux.generate(() -> from, (number, sink) -> {
            if (number > to) {
                sink.complete();
            } else {
                sink.next(write(number));
            }
            return number + 1;
        });
        engine.writes().writeMany(writes).blockLast(PATIENCE);
        engine.close(PATIENCE).block(PATIENCE);
    }

    @Test
    void i8_aBackupThatIsDamagedAnywhereIsRefusedWithTheFileAndNothingIsRestored() throws IOException {
        Path backup = backupOf(500);
        List<Path> files;
        try (Stream<Path> all = Files.walk(backup)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        assertThat(files.size()).isGreaterThan(1);
        Random random = new Random(4);
        for (Path file : files) {
            byte[] whole = Files.readAllBytes(file);
            byte[] spoilt = whole.clone();
            spoilt[random.nextInt(spoilt.length)] ^= 4;
            Files.write(file, spoilt);
            assertThatThrownBy(() -> Restore.run(backup, temp.resolve("restored")))
                    .isInstanceOf(DamagedStorageException.class)
                    .hasMessageContaining(file.getFileName().toString());
            Files.delete(file);
            boolean isManifest = file.endsWith(BackupManifest.NAME);
            assertThatThrownBy(() -> Restore.run(backup, temp.resolve("restored")))
                    .isInstanceOf(isManifest ? InvalidInputException.class : DamagedStorageException.class);
            Files.write(file, whole);
        }
        assertThat(temp.resolve("restored")).doesNotExist();
        assertThat(Restore.run(backup, temp.resolve("restored"))).isEqualTo(Position.of(500));
    }

    @Test
    void aSecondBackupCopiesOnlyWhatIsNew() throws IOException {
        Path root = temp.resolve("data");
        write(root, 1, 4_000);
        Path backup = temp.resolve("backup");
        Backup.Report first = Backup.take(root, backup);
        write(root, 4_001, 4_010);
        Backup.Report second = Backup.take(root, backup);

        assertThat(first.copiedBytes()).isEqualTo(first.bytes());
        assertThat(first.bytes()).isGreaterThan(3 << 20);
        // at most the newest segment, and one that was the newest before
        assertThat(second.copiedBytes()).isLessThanOrEqualTo(4 << 20);
        assertThat(second.last()).isEqualTo(Position.of(4_010));
        requireExactPrefix(backup, temp.resolve("restored"), second.last(), "incremental");
        List<String> stored = new ArrayList<>();
        try (Stream<Path> all = Files.walk(backup)) {
            all.filter(Files::isRegularFile).map(Path::toString).forEach(stored::add);
        }
        assertThat(stored).as("nothing of the first backup is left over").hasSize(second.files() + 1);
    }

    @Test
    void i12_aDirectoryWithSomethingElseIsNotBackedUpInto() throws IOException {
        Path backup = backupOf(10);
        Path other = Files.createDirectories(temp.resolve("other"));
        Files.writeString(other.resolve("photo.jpg"), "x");
        assertThatThrownBy(() -> Backup.take(temp.resolve("data"), other)).isInstanceOf(InvalidInputException.class);
        assertThat(other.resolve("photo.jpg")).exists();
        write(temp.resolve("another"), 1, 10);
        assertThatThrownBy(() -> Backup.take(temp.resolve("another"), backup))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("the same data");
        assertThatThrownBy(() -> Restore.run(backup, temp.resolve("data"))).isInstanceOf(InvalidInputException.class);
    }
}
