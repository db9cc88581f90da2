package io.tickflux.engine.faults;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Limit;
import io.tickflux.api.Query;
import io.tickflux.api.TimeRange;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.Bucket;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.Engine;
import io.tickflux.engine.embedded.EmbeddedEngine;
import io.tickflux.engine.faults.Ledger.Line;
import io.tickflux.engine.journal.Journal;
import io.tickflux.engine.journal.JournalCheck;
import io.tickflux.engine.journal.JournalReader;
import io.tickflux.engine.journal.SegmentJournal;
import io.tickflux.engine.store.BlockCursor;
import io.tickflux.engine.store.BucketStore;
import io.tickflux.engine.store.Store;
import io.tickflux.engine.store.StoreCheck;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Knows what was promised over all lives of one data directory, and says what of it does not hold. It looks at a copy, so that the
 * next life begins with exactly what the last one left.
 */
final class Oracle {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST_FAULTS = 10;

    private final Path scratch;
    /** What was acknowledged: by position, the write. */
    private final Map<Long, Long> acknowledged = new HashMap<>();

    private final long[] lastNumbers = new long[LoadPlan.PRODUCERS + 1];
    private final BitSet fired = new BitSet();
    private final List<String> faults = new ArrayList<>();
    private long duplicates;
    private long lost;
    private long lostAtEnd;
    private long events;

    Oracle(Path scratch) {
        this.scratch = scratch;
    }

    /** How many acknowledged writes there are. */
    int acknowledged() {
        return acknowledged.size();
    }

    /** How many were answered as known before, being sent again after their answer was lost. */
    long duplicates() {
        return duplicates;
    }

    /** How many acknowledged writes are missing, as of the last look. */
    long lost() {
        return lost;
    }

    /** How many of them would stand behind the last event that there is. */
    long lostAtEnd() {
        return lostAtEnd;
    }

    long events() {
        return events;
    }

    /** For each producer, the number behind the last one acknowledged: as a client does, what is unknown is sent again. */
    List<Long> nextNumbers() {
        return LoadPlan.firstNumbers(producer -> lastNumbers[producer] + 1);
    }

    /** Takes in what a life was heard to promise. */
    void hear(List<Line> lines) {
        long[] lastOfKey = new long[Content.KEYS];
        for (Line line : lines) {
            switch (line.kind()) {
                case ACK -> {
                    long write = Content.cause(line.who(), line.number());
                    Long before = acknowledged.put(line.position(), write);
                    require(before == null, "two writes were acknowledged at " + line.position());
                    lastNumbers[line.who()] = Math.max(lastNumbers[line.who()], line.number());
                }
                case DUPLICATE -> {
                    duplicates++;
                    lastNumbers[line.who()] = Math.max(lastNumbers[line.who()], line.number());
                }
                case FIRED -> {
                    require(
                            lastOfKey[line.who()] < line.position(),
                            "the trigger was fired by " + line.position() + " of key " + line.who() + " after "
                                    + lastOfKey[line.who()]);
                    lastOfKey[line.who()] = line.position();
                    fired.set((int) line.position());
                }
                default -> {}
            }
        }
    }

    /** What of all promises does not hold in a directory that no process has open; empty if all do. */
    List<String> check(LoadPlan plan) throws IOException {
        Path copy = Files.createTempDirectory(scratch, "copy");
        try {
            Trees.copy(plan.root(), copy);
            JournalCheck.run(copy.resolve("journal")).damages().forEach(damage -> require(false, damage.toString()));
            StoreCheck.run(copy.resolve("store")).damages().forEach(damage -> require(false, damage.toString()));
            List<WriteEvent> all = readJournal(plan.in(copy));
            requireStoreIsRebuild(plan.in(copy), all);
        } finally {
            Trees.delete(copy);
        }
        return take();
    }

    /** As {@link #check}, when the trigger has had the time to see everything. */
    List<String> checkDrained(LoadPlan plan) throws IOException {
        List<String> before = check(plan);
        List<WriteEvent> all;
        Path copy = Files.createTempDirectory(scratch, "copy");
        try {
            Trees.copy(plan.root(), copy);
            all = readJournal(plan.in(copy));
        } finally {
            Trees.delete(copy);
        }
        Map<Long, Integer> derivations = new HashMap<>();
        for (WriteEvent event : all) {
            if (Content.isDerived(event)) {
                derivations.merge(event.records().longAt(1, 0), 1, Integer::sum);
            } else {
                require(fired.get((int) event.position().sequence()), "no trigger saw " + event.position());
            }
        }
        for (WriteEvent event : all) {
            if (Content.leadsToDerived(event)) {
                long cause =
                        Content.cause(Content.producer(event), event.origin().number());
                int times = derivations.getOrDefault(cause, 0);
                require(times == 1, "derived " + times + " times from " + event.position());
            }
        }
        before.addAll(take());
        return before;
    }

    /** How much of what was acknowledged is not in the journal; whatever else there is. */
    long countLost(LoadPlan plan) throws IOException {
        if (!Files.exists(plan.root())) {
            return acknowledged.size();
        }
        Path copy = Files.createTempDirectory(scratch, "copy");
        try {
            Trees.copy(plan.root(), copy);
            readJournal(plan.in(copy));
            take();
            return lost;
        } catch (DamagedStorageException damaged) {
            return acknowledged.size();
        } finally {
            Trees.delete(copy);
        }
    }

    private List<String> take() {
        List<String> taken = new ArrayList<>(faults);
        faults.clear();
        return taken;
    }

    private void require(boolean holds, String fault) {
        if (!holds && faults.size() < MOST_FAULTS) {
            faults.add(fault);
        }
    }

    private List<WriteEvent> readJournal(LoadPlan plan) {
        List<WriteEvent> all = new ArrayList<>();
        try (Journal journal = SegmentJournal.open(
                        plan.root().resolve("journal"), plan.config().journal());
                JournalReader reader = journal.read(journal.first(), key -> true)) {
            for (WriteEvent event = reader.next(); event != null; event = reader.next()) {
                all.add(event);
            }
        }
        events = all.size();
        requireAsPromised(all);
        return all;
    }

    private void requireAsPromised(List<WriteEvent> all) {
        Set<Long> writes = new HashSet<>();
        Map<Long, Long> found = new HashMap<>();
        long position = 0;
        for (WriteEvent event : all) {
            position++;
            require(event.position().sequence() == position, "found " + event.position() + ", expected " + position);
            if (!Content.isDerived(event)) {
                long write =
                        Content.cause(Content.producer(event), event.origin().number());
                require(Content.isAsWritten(event), "torn at " + position);
                require(writes.add(write), "stored twice, again at " + position);
                found.put(position, write);
            }
        }
        lost = 0;
        lostAtEnd = 0;
        acknowledged.forEach((at, write) -> {
            if (!write.equals(found.get(at))) {
                lost++;
                lostAtEnd += at > all.size() ? 1 : 0;
                require(false, "acknowledged and lost: " + at);
            }
        });
    }

    private void requireStoreIsRebuild(LoadPlan plan, List<WriteEvent> all) throws IOException {
        Path fresh = Files.createTempDirectory(scratch, "rebuild");
        Engine engine = EmbeddedEngine.open(plan.config());
        try (Store rebuilt = BucketStore.open(fresh, 1L << 30)) {
            all.forEach(rebuilt::apply);
            require(
                    Set.copyOf(rebuilt.buckets()).equals(Set.copyOf(engine.buckets())),
                    "buckets " + engine.buckets() + ", rebuilt " + rebuilt.buckets());
            for (Bucket bucket : rebuilt.buckets()) {
                requireSameRows(engine, rebuilt, bucket.key());
            }
        } finally {
            engine.close(PATIENCE).block(PATIENCE);
            Trees.delete(fresh);
        }
    }

    private void requireSameRows(Engine engine, Store rebuilt, BucketKey key) {
        List<Block> found = Objects.requireNonNull(
                engine.query(Query.of(KeyPattern.of(key))).collectList().block(PATIENCE));
        List<Block> expected = new ArrayList<>();
        try (BlockCursor cursor = rebuilt.scan(key, TimeRange.ALL, Limit.NONE, List.of())) {
            for (Block block = cursor.next(); block != null; block = cursor.next()) {
                expected.add(block);
            }
        }
        require(
                Arrays.equals(bytes(found), bytes(expected)),
                "the store's rows of " + key + " are not those of a rebuild");
    }

    /** All columns of all blocks, whatever the blocks' boundaries. */
    private static byte[] bytes(List<Block> blocks) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int columns = blocks.isEmpty() ? 0 : blocks.get(0).records().schema().size();
        for (int column = 0; column < columns; column++) {
            for (Block block : blocks) {
                ByteBuffer region = block.records().bytes(column);
                byte[] copy = new byte[region.remaining()];
                region.get(copy);
                bytes.writeBytes(copy);
            }
        }
        return bytes.toByteArray();
    }
}
