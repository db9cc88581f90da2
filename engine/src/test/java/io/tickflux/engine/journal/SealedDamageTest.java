package io.tickflux.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tickflux.api.Position;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.DamagedRange;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.EngineConfig.JournalConfig;
import io.tickflux.engine.EngineState;
import io.tickflux.engine.SyncPolicy;
import io.tickflux.engine.disk.AlignedBuffers;
import io.tickflux.engine.disk.SimulatedDisk;
import io.tickflux.engine.disk.SimulatedDisk.PowerCut;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Damage to segments that are full: found byte for byte, and no reason not to serve the rest. */
class SealedDamageTest {
    private static final int PAGE = AlignedBuffers.PAGE;
    private static final Path DIRECTORY = Path.of("/journal");
    private static final long SEGMENT_BYTES = 64 << 10;

    private final SimulatedDisk disk = new SimulatedDisk();
    private final List<WriteEvent> stored = new ArrayList<>();

    private Journal open(long segmentBytes) {
        return RepeatableJournal.open(DIRECTORY, new JournalConfig(segmentBytes, 16 << 10, SyncPolicy.COMMIT), disk);
    }

    /** One page for each batch. */
    private void fill(long segmentBytes, long pages) {
        try (Journal journal = open(segmentBytes)) {
            while (stored.size() < pages) {
                stored.addAll(journal.append(List.of(Sample.write(stored.size())), stored.size()));
            }
        }
    }

    private static Path segment(int id) {
        return DIRECTORY.resolve(Segment.fileName(id));
    }

    @Test
    void i8_everyBitOfASegmentOf64KiBIsCovered() {
        fill(SEGMENT_BYTES, 40);
        requireEveryFlipIsSeen(disk.bytes(segment(2)), 1, 1);
    }

    /** Every byte with {@code -Dtickflux.exhaustive=true}, in a minute or two. */
    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void i8_everyByteOfASegmentOf64MiBIsCovered() {
        boolean exhaustive = Boolean.getBoolean("tickflux.exhaustive");
        int bytes = exhaustive ? 64 << 20 : 4 << 20;
        fill(bytes, bytes / PAGE + 10);
        requireEveryFlipIsSeen(disk.bytes(segment(1)), exhaustive ? 1 : 61, 8);
    }

    /** Looks at the block that holds the byte only: nothing else is read before that is found sound. On all processors. */
    private static void requireEveryFlipIsSeen(byte[] bytes, int step, int bitStep) {
        SegmentHeader header = SegmentHeader.decode(page(bytes, 0));
        assertThat(header).isNotNull();
        int logId = header.logIdLow();
        long begun = System.nanoTime();
        long flips = IntStream.range(0, bytes.length / PAGE)
                .parallel()
                .mapToLong(page -> requireEveryFlipIsSeen(bytes, page * PAGE, logId, at -> at % step == 0, bitStep))
                .sum();
        System.out.printf(
                "%d flips in a segment of %d bytes, 0 not seen, in %d ms%n",
                flips, bytes.length, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
    }

    private static long requireEveryFlipIsSeen(byte[] bytes, int from, int logId, IntPredicate wanted, int bitStep) {
        ByteBuffer page = page(bytes, from);
        long flips = 0;
        for (int at = 0; at < PAGE; at++) {
            for (int bit = at % bitStep; wanted.test(from + at) && bit < 8; bit += bitStep) {
                byte intact = page.get(at);
                page.put(at, (byte) (intact ^ 1 << bit));
                if (isSound(page, from, logId)) {
                    throw new AssertionError("byte " + (from + at) + ", bit " + bit + ": not seen");
                }
                page.put(at, intact);
                flips++;
            }
        }
        assertThat(isSound(page, from, logId)).as("page at %s as written", from).isTrue();
        return flips;
    }

    private static ByteBuffer page(byte[] bytes, int from) {
        return ByteBuffer.wrap(Arrays.copyOfRange(bytes, from, from + PAGE)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static boolean isSound(ByteBuffer page, int from, int logId) {
        if (from == 0) {
            return SegmentHeader.decode(page.duplicate().order(ByteOrder.LITTLE_ENDIAN)) != null;
        }
        LogBlock block = new LogBlock(page, 0);
        return block.headerIsSound(logId) && block.length() <= PAGE && block.isSound();
    }

    @Test
    void i8_theErrorNamesSegmentAndPositionsAndReadersBehindThemGoOn() {
        fill(SEGMENT_BYTES, 60);
        Random random = new Random(4);
        for (int round = 0; round < 300; round++) {
            int id = 1 + random.nextInt(4);
            int page = 1 + random.nextInt(14);
            byte[] intact = disk.bytes(segment(id)).clone();
            disk.bytes(segment(id))[page * PAGE + random.nextInt(PAGE)] ^= (byte) (1 << random.nextInt(8));
            long lost = 14L * (id - 1) + page;
            String context = "segment " + id + ", page " + page;
            try (Journal journal = open(SEGMENT_BYTES)) {
                assertThat(journal.state()).as(context).isEqualTo(EngineState.OPEN);
                requireHole(journal, id, lost, context);
                // the first eight define the names that the rest of a segment refers to
                requireServedBehind(journal, lost, page > 8, context);
            }
            disk.replace(segment(id), intact);
        }
        try (Journal journal = open(SEGMENT_BYTES)) {
            assertThat(Sample.readAll(journal)).isEqualTo(stored);
            assertThat(journal.quarantined()).isEmpty();
        }
    }

    private void requireHole(Journal journal, int id, long lost, String context) {
        List<WriteEvent> found = new ArrayList<>();
        DamagedStorageException damaged =
                catchThrowableOfType(DamagedStorageException.class, () -> readInto(found, journal, journal.first()));
        assertThat(damaged)
                .as(context)
                .hasMessageContaining(Segment.fileName(id))
                .hasMessageContaining("positions from " + Position.of(lost) + " to " + Position.of(lost));
        assertThat(found).as(context).isEqualTo(stored.subList(0, (int) lost - 1));
        assertThat(journal.quarantined()).as(context).singleElement().satisfies(range -> {
            assertThat(range.segment()).isEqualTo(Segment.fileName(id));
            assertThat(range.from()).isEqualTo(Position.of(lost));
            assertThat(range.to()).isEqualTo(Position.of(lost));
        });
    }

    private void requireServedBehind(Journal journal, long lost, boolean all, String context) {
        List<WriteEvent> found = new ArrayList<>();
        List<WriteEvent> rest = stored.subList((int) lost, stored.size());
        DamagedStorageException damaged = catchThrowableOfType(
                DamagedStorageException.class, () -> readInto(found, journal, Position.of(lost + 1)));
        assertThat(found).as(context).isEqualTo(rest.subList(0, found.size()));
        if (all) {
            assertThat(damaged).as(context).isNull();
            assertThat(found).as(context).hasSameSizeAs(rest);
        }
    }

    private static void readInto(List<WriteEvent> found, Journal journal, Position from) {
        try (JournalReader reader = journal.read(from, key -> true)) {
            for (WriteEvent event = reader.next(); event != null; event = reader.next()) {
                found.add(event);
            }
        }
    }

    @Test
    void i8_aSegmentThatDoesNotLeadToTheNextIsQuarantinedWhenTheJournalOpensAndWritesGoOn() {
        fill(SEGMENT_BYTES, 60);
        disk.bytes(segment(2))[10 * PAGE + 5] ^= 1;
        disk.bytes(segment(2))[15 * PAGE + 5] ^= 1;
        try (Journal journal = open(SEGMENT_BYTES)) {
            assertThat(journal.quarantined()).extracting(DamagedRange::segment).containsExactly(Segment.fileName(2));
            assertThat(journal.quarantined().get(0).from()).isEqualTo(Position.of(24));
            stored.addAll(journal.append(List.of(Sample.write(60)), 60));
            requireServedBehind(journal, 24, true, "behind the hole");
        }
    }

    @Test
    void i8_aPowerCutInAnyCallOfARecoveryBehindDamageChangesNothing() {
        fill(SEGMENT_BYTES, 60);
        byte[] damaged = disk.bytes(segment(5)).clone();
        damaged[PAGE + 7] ^= 1;
        disk.replace(segment(5), damaged);
        SimulatedDisk whole = disk.afterKill();
        List<DamagedRange> named;
        Position next;
        int calls = whole.calls();
        try (Journal journal = RepeatableJournal.open(
                DIRECTORY, new JournalConfig(SEGMENT_BYTES, 16 << 10, SyncPolicy.COMMIT), whole)) {
            named = journal.quarantined();
            next = journal.after(journal.last());
            calls = whole.calls() - calls;
        }
        assertThat(named).isNotEmpty();
        assertThat(calls).isGreaterThan(5);
        for (int call = 1; call <= calls; call++) {
            SimulatedDisk cut = disk.afterKill();
            cut.fault(PowerCut.at(call));
            assertThatThrownBy(() -> RepeatableJournal.open(
                            DIRECTORY, new JournalConfig(SEGMENT_BYTES, 16 << 10, SyncPolicy.COMMIT), cut))
                    .as("call %s", call)
                    .isInstanceOf(PowerCut.class);
            SimulatedDisk after = cut.afterPowerCut(new Random(call));
            try (Journal journal = RepeatableJournal.open(
                    DIRECTORY, new JournalConfig(SEGMENT_BYTES, 16 << 10, SyncPolicy.COMMIT), after)) {
                assertThat(journal.quarantined()).as("call %s", call).isEqualTo(named);
                assertThat(journal.after(journal.last())).as("call %s", call).isEqualTo(next);
            }
        }
    }

    /** Whatever was stored is served as it was, or lies in a hole that its reader is told of; and the damage is named. */
    private void requireNamed(SimulatedDisk damaged, String context) {
        assertThat(JournalCheck.run(DIRECTORY, damaged).isClean()).as(context).isFalse();
        Set<Position> accounted = new HashSet<>();
        try (Journal journal = RepeatableJournal.open(
                DIRECTORY, new JournalConfig(SEGMENT_BYTES, 16 << 10, SyncPolicy.COMMIT), damaged)) {
            Position next = journal.first();
            while (next.compareTo(journal.last()) <= 0) {
                List<WriteEvent> found = new ArrayList<>();
                Position from = next;
                DamagedStorageException hole =
                        catchThrowableOfType(DamagedStorageException.class, () -> readInto(found, journal, from));
                assertThat(stored).as(context).containsAll(found);
                found.forEach(event -> accounted.add(event.position()));
                DamagedRange range = hole == null ? null : hole.range();
                for (long lost = range == null ? 1 : range.from().sequence();
                        range != null && lost <= range.to().sequence();
                        lost++) {
                    accounted.add(Position.of(lost));
                }
                next = range == null ? journal.after(journal.last()) : journal.after(range.to());
            }
            assertThat(journal.quarantined()).as(context).isNotEmpty();
            assertThat(accounted).as(context).hasSize(stored.size());
            assertThat(journal.append(List.of(Sample.write(7)), 70).get(0).position())
                    .as(context)
                    .isEqualTo(Position.of(stored.size() + 1));
        }
    }

    @Test
    void i8_aSealedSegmentThatIsCutAtAnyLengthIsNamed() {
        fill(SEGMENT_BYTES, 60);
        byte[] intact = disk.bytes(segment(2)).clone();
        for (int length = 0; length < intact.length; length += length % PAGE < 100 ? 1 : 97) {
            SimulatedDisk damaged = disk.afterKill();
            damaged.replace(segment(2), Arrays.copyOf(intact, length));
            requireNamed(damaged, "cut at " + length);
        }
    }

    /** Of the same segment, of another one at the same place, or zeros; the last page is the seal, which a crash may prevent. */
    @Test
    void i8_aPageOfASealedSegmentThatIsZeroedStaleOrSwappedIsNamed() {
        fill(SEGMENT_BYTES, 60);
        byte[] intact = disk.bytes(segment(2)).clone();
        byte[] older = disk.bytes(segment(1)).clone();
        for (int page = 0; page < 15; page++) {
            requirePageNamed(page, new byte[PAGE], "zeroed");
            requirePageNamed(page, Arrays.copyOfRange(older, page * PAGE, (page + 1) * PAGE), "stale");
            for (int other = 0; other < 16; other++) {
                if (other != page) {
                    requirePageNamed(
                            page, Arrays.copyOfRange(intact, other * PAGE, (other + 1) * PAGE), "page " + other);
                }
            }
        }
    }

    private void requirePageNamed(int page, byte[] bytes, String what) {
        SimulatedDisk damaged = disk.afterKill();
        byte[] segment = disk.bytes(segment(2)).clone();
        System.arraycopy(bytes, 0, segment, page * PAGE, PAGE);
        damaged.replace(segment(2), segment);
        // a journal that trusts the seal learns of it from the reader that comes to it
        requireNamed(damaged, "page " + page + ": " + what);
    }
}
