package io.tickflux.engine.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.EngineConfig.JournalConfig;
import io.tickflux.engine.SyncPolicy;
import io.tickflux.engine.backup.UpkeepLock;
import io.tickflux.engine.disk.RealDisk;
import io.tickflux.engine.journal.Journal;
import io.tickflux.engine.journal.JournalReader;
import io.tickflux.engine.journal.SegmentJournal;
import io.tickflux.engine.store.BucketStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random histories of a wall clock that passes, stands still and jumps ahead and back, with processes that end in between, some right
 * behind a jump: nothing goes before it is really as old as it may become, and the order of events is that of their arrival.
 */
class ClockJumpsTest {
    private static final int HISTORIES = Integer.getInteger("tickflux.histories", 10);
    private static final BucketKey KEY = BucketKey.parse("A/1Sec/TICK");
    private static final Schema SCHEMA = Schema.of(new Column("Price", ColumnType.FLOAT64));
    private static final JournalConfig CONFIG = new JournalConfig(64 << 10, 32 << 10, SyncPolicy.NONE);
    private static final Duration MOST = Duration.ofDays(1);
    private static final int STEPS = 40;
    private static final Records ROWS = rows(1500);

    @TempDir
    Path root;

    private static Records rows(int count) {
        RecordsBuilder rows = Records.builder(SCHEMA);
        for (int i = 0; i < count; i++) {
            rows.row(i).set(1, 1.0);
        }
        return rows.build();
    }

    @Test
    void nothingIsDeletedBecauseOfAJump() {
        long gone = 0;
        for (long seed = 0; seed < HISTORIES; seed++) {
            gone += new History(seed, root.resolve("history-" + seed)).run();
        }
        assertThat(gone).as("segments that went when their time had come").isPositive();
    }

    private static final class History {
        private final long seed;
        private final Path root;
        private final Random random;
        private final HandClock clock = new HandClock();
        /** By position, when an event was stored, by a clock that does not jump. */
        private final Map<Long, Long> storedAt = new HashMap<>();

        private Journal journal;
        private BucketStore store;
        private Retention retention;
        private long first = 1;

        History(long seed, Path root) {
            this.seed = seed;
            this.root = root;
            this.random = new Random(seed);
            open();
        }

        private void open() {
            RetentionPolicy policy = RetentionPolicy.KEEP_ALL.keeping(Long.MAX_VALUE, MOST);
            UpkeepLock lock = new UpkeepLock(RealDisk.buffered(), root);
            JumpFile file = new JumpFile(RealDisk.buffered(), root);
            journal = SegmentJournal.open(root.resolve("journal"), CONFIG);
            store = BucketStore.open(root.resolve("store"), 1 << 20);
            ClockWatch watch = ClockWatch.begin(clock, clock::nanoTime, file, Retention.newestCommitNanos(journal));
            retention = Retention.of(journal, store, policy, List::of, watch, lock);
        }

        private void close() {
            store.close();
            journal.close();
        }

        /** Gives how many events went. */
        long run() {
            for (int step = 0; step < STEPS; step++) {
                step();
            }
            requireOrder();
            close();
            return first - 1;
        }

        private void step() {
            switch (random.nextInt(10)) {
                case 0 -> clock.jump(upTo(Duration.ofDays(3650)));
                case 1 -> clock.jump(upTo(Duration.ofDays(400)).negated());
                case 2 -> clock.jump(upTo(Duration.ofHours(3)).minus(Duration.ofHours(1)));
                case 3 -> {
                    close();
                    open();
                }
                case 4, 5, 6 -> clock.pass(upTo(Duration.ofDays(1)));
                case 7 -> retain();
                default -> {}
            }
            append();
        }

        private Duration upTo(Duration most) {
            return Duration.ofSeconds(random.nextLong(most.toSeconds()));
        }

        private void append() {
            List<WriteEvent> events = journal.append(List.of(Write.variable(KEY, ROWS)), clock.nanos());
            events.forEach(store::apply);
            events.forEach(event -> storedAt.put(event.position().sequence(), clock.nanoTime()));
        }

        private void retain() {
            store.checkpoint(journal.last(), new byte[0]);
            retention.run();
            for (long position = first; position < journal.first().sequence(); position++) {
                long age = clock.nanoTime() - storedAt.get(position);
                assertThat(Duration.ofNanos(age))
                        .as("seed %d: age of event %d, which is gone", seed, position)
                        .isGreaterThanOrEqualTo(MOST);
            }
            first = journal.first().sequence();
        }

        private void requireOrder() {
            long position = first;
            try (JournalReader reader = journal.read(journal.first(), key -> true)) {
                for (WriteEvent event = reader.next(); event != null; event = reader.next()) {
                    assertThat(event.position().sequence()).as("seed %d", seed).isEqualTo(position++);
                }
            }
            assertThat(position).as("seed %d", seed).isEqualTo(storedAt.size() + 1L);
        }
    }
}
