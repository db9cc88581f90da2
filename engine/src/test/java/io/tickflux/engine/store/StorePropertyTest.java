package io.tickflux.engine.store;

import io.tickflux.api.Limit;
import io.tickflux.api.Position;
import io.tickflux.api.WriteEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random histories against {@link StoreModel}. More of them: {@code -Dtickflux.store.seeds=1000}. */
class StorePropertyTest {
    private static final int SEEDS = Integer.getInteger("tickflux.store.seeds", 4);
    private static final int STEPS = 250;
    private static final long MEMORY_BYTES = 1L << 30;

    @TempDir
    Path dir;

    @Test
    void i9_anyHistoryOfEventsCheckpointsAndRestartsReadsLikeASortedList() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            new History(dir.resolve("seed" + seed), seed).run();
        }
    }

    private static final class History {
        private final Path dir;
        private final long seed;
        private final Random random;
        private final RandomEvents events;
        private final StoreModel model = new StoreModel();
        private final List<WriteEvent> journal = new ArrayList<>();

        History(Path dir, long seed) {
            this.dir = dir;
            this.seed = seed;
            this.random = new Random(seed);
            this.events = RandomEvents.ofManyBuckets(random, 2500);
        }

        void run() {
            BucketStore store = BucketStore.open(dir, MEMORY_BYTES);
            for (int step = 0; step < STEPS; step++) {
                String context = "seed " + seed + ", step " + step;
                int dice = random.nextInt(20);
                if (dice == 0) {
                    store.checkpoint(between(store.checkpoint(), last()), context.getBytes(StandardCharsets.UTF_8));
                } else if (dice == 1) {
                    store = reopened(store, context);
                } else if (dice < 6) {
                    query(new StoreComparison(store, model, context));
                } else {
                    WriteEvent event = events.next();
                    journal.add(event);
                    model.apply(event);
                    store.apply(event);
                }
            }
            new StoreComparison(store, model, "seed " + seed + ", end").everything();
            store.checkpoint(last(), new byte[0]);
            new StoreComparison(store, model, "seed " + seed + ", after the last checkpoint").everything();
            Assertions.assertThat(store.unflushedBytes()).isZero();
            store.close();
            Assertions.assertThat(StoreCheck.run(dir).damages())
                    .as("seed " + seed)
                    .isEmpty();
        }

        private Position last() {
            return journal.isEmpty()
                    ? Position.ORIGIN
                    : journal.get(journal.size() - 1).position();
        }

        /** A checkpoint may know more than its position says: buckets go on while it is being made. */
        private Position between(Position first, Position last) {
            return Position.of(first.sequence() + random.nextLong(last.sequence() - first.sequence() + 1));
        }

        private BucketStore reopened(BucketStore store, String context) {
            Position checkpoint = store.checkpoint();
            byte[] notes = store.notes();
            store.close();
            BucketStore again = BucketStore.open(dir, MEMORY_BYTES);
            Assertions.assertThat(again.checkpoint()).as(context).isEqualTo(checkpoint);
            Assertions.assertThat(again.notes()).as(context).isEqualTo(notes);
            int replayFrom = random.nextInt((int) checkpoint.sequence() + 1);
            journal.subList(replayFrom, journal.size()).forEach(again::apply);
            new StoreComparison(again, model, context + ", replayed from " + replayFrom).everything();
            return again;
        }

        private void query(StoreComparison comparison) {
            Series series = events.any();
            Limit limit = switch (random.nextInt(4)) {
                case 0 -> Limit.NONE;
                case 1 -> Limit.first(random.nextInt(50));
                case 2 -> Limit.last(random.nextInt(50));
                default -> Limit.last(random.nextInt(10_000));
            };
            List<String> columns = random.nextBoolean() ? List.of() : List.of("C7", Rows.TAG, "Unknown", "C2", "C7");
            comparison.query(series.key(), events.range(series), limit, columns);
            comparison.lastTime(series.key());
        }
    }
}
