package io.tickflux.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Position;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.EngineConfig.JournalConfig;
import io.tickflux.engine.SyncPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers beside a writer that goes from segment to segment. */
class JournalRaceTest {
    private static final int EVENTS = 6_000;
    private static final int READERS = 4;
    private static final JournalConfig CONFIG = new JournalConfig(128 << 10, 64 << 10, SyncPolicy.COMMIT);

    @TempDir
    Path directory;

    /** What stands at a position follows from the position alone. */
    private static Write write(long position) {
        return Sample.write(position);
    }

    @Test
    void i1_i3_readersBesideTheWriterSeeEachStoredEventOnceAndNoOther() throws Exception {
        long seed = System.nanoTime();
        ExecutorService threads = Executors.newFixedThreadPool(READERS);
        try (Journal journal = SegmentJournal.open(directory, CONFIG)) {
            List<Future<Integer>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                readers.add(threads.submit(reading(journal, seed + i)));
            }
            Random random = new Random(seed);
            long next = 1;
            while (next <= EVENTS) {
                List<Write> batch = new ArrayList<>();
                for (int i = random.nextInt(40); i >= 0; i--) {
                    batch.add(write(next++));
                }
                journal.append(batch, next);
                if (random.nextInt(8) == 0) {
                    journal.idle();
                }
            }
            for (Future<Integer> reader : readers) {
                assertThat(reader.get()).as("seed %s", seed).isPositive();
            }
        } catch (ExecutionException failed) {
            throw new AssertionError("seed " + seed, failed.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    /** Starts at random places and times until all is written; returns how often. */
    private static Callable<Integer> reading(Journal journal, long seed) {
        return () -> {
            Random random = new Random(seed);
            int rounds = 0;
            long last = 0;
            while (last < EVENTS) {
                last = journal.last().sequence();
                long from = 1 + random.nextLong(last + 1);
                BucketKey only = random.nextBoolean() ? Sample.key(random.nextInt(7)) : null;
                requireAll(journal, from, last, only);
                long position = journal.at(from).sequence();
                assertThat(position).isLessThanOrEqualTo(Math.max(from, last + 1));
                rounds++;
            }
            return rounds;
        };
    }

    private static void requireAll(Journal journal, long from, long atLeast, BucketKey only) {
        long expected = from;
        try (JournalReader reader = journal.read(Position.of(from), key -> only == null || key.equals(only))) {
            while (reader.position().sequence() <= atLeast) {
                WriteEvent event = reader.next();
                long limit = event == null
                        ? reader.position().sequence()
                        : event.position().sequence();
                while (expected < limit) {
                    assertThat(write(expected).key())
                            .as("event %s was passed over", expected)
                            .isNotEqualTo(only == null ? write(expected).key() : only);
                    expected++;
                }
                if (event != null) {
                    assertThat(event.change()).isEqualTo(write(expected).change());
                    assertThat(event.key()).isEqualTo(write(expected).key());
                    expected++;
                }
            }
        }
        assertThat(expected).isGreaterThan(atLeast);
    }
}
