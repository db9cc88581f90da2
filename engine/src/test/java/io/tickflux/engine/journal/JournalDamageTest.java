package io.tickflux.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.Position;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.EngineConfig.JournalConfig;
import io.tickflux.engine.SyncPolicy;
import io.tickflux.engine.disk.AlignedBuffers;
import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damages the files of a journal in every way, opens it, and reads it. */
class JournalDamageTest {
    private static final int PAGE = AlignedBuffers.PAGE;
    private static final JournalConfig CONFIG = new JournalConfig(64 << 10, 32 << 10, SyncPolicy.COMMIT);

    @TempDir
    Path directory;

    private final List<WriteEvent> stored = new ArrayList<>();

    /** What became of opening and reading a damaged journal. */
    private record Outcome(List<WriteEvent> events, long tornBytes, boolean refused) {}

    private Outcome openAndRead(Disk disk) throws IOException {
        List<WriteEvent> events = new ArrayList<>();
        try {
            Recovery.Recovered log = new Recovery(disk, directory).run();
            if (log.segments().isEmpty()) {
                return new Outcome(events, 0, false);
            }
            long last = log.logEnd().lastPosition();
            long first = log.segments().get(0).firstPosition();
            try (JournalReader reader =
                    new SegmentReader(new SegmentList(log.segments()), () -> last, first, key -> true)) {
                for (WriteEvent event = reader.next(); event != null; event = reader.next()) {
                    events.add(event);
                }
            }
            assertThat(events).hasSize((int) (last - first + 1));
            return new Outcome(events, log.tornBytes(), false);
        } catch (DamagedStorageException damaged) {
            return new Outcome(events, 0, true);
        }
    }

    private void append(Journal journal, Write... writes) {
        stored.addAll(journal.append(List.of(writes), stored.size()));
    }

    private void append(Journal journal, int batches) {
        for (int i = 0; i < batches; i++) {
            append(journal, Sample.write(stored.size()));
        }
    }

    private Path segment(int id) {
        return directory.resolve(Segment.fileName(id));
    }

    /** Header, three batches, and a COMMIT block: one page each. */
    private SimulatedDisk threeBatches() throws IOException {
        try (Journal journal = SegmentJournal.open(directory, CONFIG)) {
            append(journal, 3);
        }
        return SimulatedDisk.copyOf(directory);
    }

    /** Of the zeros, which are covered by the same checksums, only some; all with {@code -Dtickflux.exhaustive=true}, in some minutes. */
    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void i8_everyFlippedBitIsFoundAndNoWrongEventIsServed() throws IOException {
        SimulatedDisk disk = threeBatches();
        byte[] intact = disk.bytes(segment(1)).clone();
        for (int at = 0; at < 6 * PAGE; at++) {
            boolean every = intact[at] != 0 || at % PAGE < 128 || Boolean.getBoolean("tickflux.exhaustive");
            for (int bit = every ? 0 : 7 + at % 4; bit < 8; bit++) {
                disk.bytes(segment(1))[at] ^= (byte) (1 << bit);
                requireFound(disk, intact, at);
            }
        }
    }

    private void requireFound(SimulatedDisk disk, byte[] intact, int at) throws IOException {
        byte[] damaged = disk.bytes(segment(1)).clone();
        JournalReport report = JournalCheck.run(directory, disk);
        Outcome outcome = openAndRead(disk);
        // What stands behind the last batch may be taken for a torn write: no event is lost with it.
        boolean holdsEvents = at < 4 * PAGE;
        boolean found = holdsEvents ? !report.isClean() : report.tornTailBytes() > 0;
        boolean right = outcome.events.equals(outcome.refused ? List.of() : stored);
        boolean unchanged = Arrays.equals(disk.bytes(segment(1)), damaged);
        if (!found || !right || outcome.refused != holdsEvents || outcome.refused != unchanged) {
            throw new AssertionError("byte " + at + " damaged: found=" + found + ", right=" + right + ", refused="
                    + outcome.refused + ", unchanged=" + unchanged);
        }
        System.arraycopy(intact, 0, disk.bytes(segment(1)), 0, intact.length);
    }

    @Test
    void i8_aFileCutAtAnyLengthIsDamage() throws IOException {
        SimulatedDisk disk = threeBatches();
        byte[] intact = disk.bytes(segment(1));
        for (int length = 0; length < intact.length; length += length % PAGE < 100 ? 1 : 97) {
            disk.replace(segment(1), Arrays.copyOf(intact, length));
            assertThat(openAndRead(disk).refused).as("cut at %s", length).isTrue();
            assertThat(JournalCheck.run(directory, disk).isClean()).isFalse();
        }
        disk.replace(segment(1), intact);
        assertThat(openAndRead(disk).events).isEqualTo(stored);
    }

    @Test
    void i8_zeroedBytesBelowTheWatermarkAreDamageAndAboveItATornTail() throws IOException {
        SimulatedDisk disk = threeBatches();
        byte[] intact = disk.bytes(segment(1)).clone();
        // From the end on, as a write that was cut short leaves it: page 4 is the COMMIT block, page 3 the last batch.
        for (int from = 5 * PAGE - 1; from >= PAGE; from -= from % PAGE < 300 ? 1 : 211) {
            byte[] cut = intact.clone();
            Arrays.fill(cut, from, 5 * PAGE, (byte) 0);
            disk.replace(segment(1), cut);
            int wholeBatches = Math.min(3, (lastNonZero(intact, from) + 1 - PAGE) / PAGE);
            Outcome outcome = openAndRead(disk);
            if (outcome.refused) {
                throw new AssertionError("zeros from " + from + " on: refused (expected: a torn tail)");
            }
            assertThat(outcome.events.size()).as("zeros from %s on", from).isGreaterThanOrEqualTo(wholeBatches);
            assertThat(outcome.events).isEqualTo(stored.subList(0, outcome.events.size()));
        }
        for (int page = 0; page < 4; page++) {
            byte[] cut = intact.clone();
            Arrays.fill(cut, page * PAGE, (page + 1) * PAGE, (byte) 0);
            disk.replace(segment(1), cut);
            assertThat(openAndRead(disk).refused).as("page %s zeroed", page).isTrue();
            // the first batch defines what the others refer to
            assertThat(JournalCheck.run(directory, disk).damages()).hasSize(page == 1 ? 3 : 1);
        }
    }

    private static int lastNonZero(byte[] bytes, int before) {
        int at = before - 1;
        while (bytes[at] == 0) {
            at--;
        }
        return at;
    }

    @Test
    void i8_theReportNamesTheLostPositionsAndCountsTheRest() throws IOException {
        try (Journal journal = SegmentJournal.open(directory, CONFIG)) {
            for (long i = 0; i < 4; i++) {
                append(journal, Sample.write(2 * i), Sample.write(2 * i + 1));
            }
        }
        SimulatedDisk disk = SimulatedDisk.copyOf(directory);
        disk.bytes(segment(1))[2 * PAGE + 1000] ^= 1;
        JournalReport report = JournalCheck.run(directory, disk);
        assertThat(report.damages()).singleElement().satisfies(damage -> {
            assertThat(damage.segment()).isEqualTo(Segment.fileName(1));
            assertThat(damage.offset()).isEqualTo(2L * PAGE);
            assertThat(damage.from()).isEqualTo(Position.of(3));
            assertThat(damage.to()).isEqualTo(Position.of(4));
        });
        assertThat(report.events()).isEqualTo(6);
        assertThat(report.last()).isEqualTo(Position.of(8));
        assertThatThrownBy(() -> new Recovery(disk, directory).run())
                .isInstanceOf(DamagedStorageException.class)
                .hasMessageContaining(Segment.fileName(1))
                .hasMessageContaining("positions from 3");
    }

    @Test
    void i8_pagesThatAreSwappedRepeatedOrOfAnotherLogAreDamage() throws IOException {
        SimulatedDisk disk = threeBatches();
        byte[] intact = disk.bytes(segment(1)).clone();
        for (int from = 1; from < 5; from++) {
            for (int to = 1; to < 4; to++) {
                if (from != to) {
                    byte[] moved = intact.clone();
                    System.arraycopy(intact, from * PAGE, moved, to * PAGE, PAGE);
                    disk.replace(segment(1), moved);
                    assertThat(openAndRead(disk).refused)
                            .as("page %s over page %s", from, to)
                            .isTrue();
                }
            }
        }
        Path other = directory.resolve("other");
        try (Journal journal = SegmentJournal.open(other, CONFIG)) {
            journal.append(List.of(Sample.write(0)), 0);
            journal.append(List.of(Sample.write(1)), 1);
        }
        byte[] foreign = intact.clone();
        byte[] strange = Files.readAllBytes(other.resolve(Segment.fileName(1)));
        System.arraycopy(strange, 2 * PAGE, foreign, 2 * PAGE, PAGE);
        disk.replace(segment(1), foreign);
        assertThat(openAndRead(disk).refused).isTrue();
        // Behind the end it is only garbage.
        byte[] behind = intact.clone();
        System.arraycopy(strange, 2 * PAGE, behind, 7 * PAGE, PAGE);
        disk.replace(segment(1), behind);
        Outcome outcome = openAndRead(disk);
        assertThat(outcome.events).isEqualTo(stored);
        assertThat(outcome.tornBytes).isEqualTo(3L * PAGE);
    }

    @Test
    void i8_aMissingRepeatedOrForeignSegmentIsDamage() throws IOException {
        try (Journal journal = SegmentJournal.open(directory, CONFIG)) {
            append(journal, 60);
        }
        SimulatedDisk intact = SimulatedDisk.copyOf(directory);
        assertThat(openAndRead(intact.afterKill()).events).isEqualTo(stored);
        assertThat(JournalCheck.run(directory, intact)).satisfies(report -> {
            assertThat(report.isClean()).isTrue();
            assertThat(report.segments()).isEqualTo(5);
            assertThat(report.events()).isEqualTo(60);
        });
        for (int id = 2; id <= 5; id++) {
            SimulatedDisk disk = intact.afterKill();
            disk.delete(segment(id));
            assertThat(openAndRead(disk).refused)
                    .as("segment %s is missing", id)
                    .isTrue();
            assertThat(JournalCheck.run(directory, disk).isClean()).isFalse();
            for (int copied = 1; copied <= 5; copied++) {
                if (copied != id) {
                    disk = intact.afterKill();
                    disk.replace(segment(id), intact.bytes(segment(copied)));
                    assertThat(openAndRead(disk).refused)
                            .as("segment %s in place of %s", copied, id)
                            .isTrue();
                    assertThat(JournalCheck.run(directory, disk).isClean()).isFalse();
                }
            }
        }
    }

    @Test
    void i8_aFlippedBitInAnOlderSegmentIsToldByTheReaderThatComesToIt() throws IOException {
        try (Journal journal = SegmentJournal.open(directory, CONFIG)) {
            append(journal, 60);
        }
        SimulatedDisk disk = SimulatedDisk.copyOf(directory);
        Random random = new Random(3);
        for (int i = 0; i < 1000; i++) {
            Path file = segment(1 + random.nextInt(4));
            byte[] intact = disk.bytes(file).clone();
            int at = random.nextInt(intact.length);
            disk.bytes(file)[at] ^= (byte) (1 << random.nextInt(8));
            assertThat(JournalCheck.run(directory, disk).isClean())
                    .as("check with byte %s of %s damaged", at, file)
                    .isFalse();
            Outcome outcome = openAndRead(disk);
            assertThat(outcome.events)
                    .as("byte %s of %s damaged", at, file)
                    .isEqualTo(stored.subList(0, outcome.events.size()));
            assertThat(outcome.refused || outcome.events.size() == stored.size())
                    .isTrue();
            disk.replace(file, intact);
        }
        assertThat(openAndRead(disk).events).isEqualTo(stored);
    }

    @Test
    void aTornTailIsClearedAndWrittenOver() throws IOException {
        threeBatches();
        byte[] bytes = Files.readAllBytes(segment(1));
        // As if the fourth batch had been cut short behind its first page.
        System.arraycopy(bytes, 3 * PAGE, bytes, 5 * PAGE, PAGE);
        bytes[6 * PAGE + 5] = 9;
        Files.write(segment(1), bytes);
        assertThat(JournalCheck.run(directory).tornTailBytes()).isEqualTo(2L * PAGE);
        try (Journal journal = SegmentJournal.open(directory, CONFIG)) {
            assertThat(Sample.readAll(journal)).isEqualTo(stored);
            append(journal, 2);
            assertThat(Sample.readAll(journal)).isEqualTo(stored);
        }
        JournalReport report = JournalCheck.run(directory);
        assertThat(report.isClean()).isTrue();
        assertThat(report.tornTailBytes()).isZero();
        assertThat(report.events()).isEqualTo(5);
    }

    @Test
    void aSegmentThatWasNotSealedBeforeACrashIsSealedAtTheNextOpening() throws IOException {
        try (Journal journal = SegmentJournal.open(directory, CONFIG)) {
            append(journal, 20);
        }
        SimulatedDisk disk = SimulatedDisk.copyOf(directory);
        SimulatedDisk sealed = disk.afterKill();
        byte[] first = disk.bytes(segment(1));
        int seal = lastNonZero(first, first.length) / PAGE * PAGE;
        Arrays.fill(first, seal, seal + PAGE, (byte) 0);
        assertThat(JournalCheck.run(directory, disk).isClean()).isTrue();
        assertThat(openAndRead(disk).events).isEqualTo(stored);
        assertThat(disk.bytes(segment(1))).isEqualTo(sealed.bytes(segment(1)));
    }

    @Test
    void leftOversOfASegmentThatNeverBeganAreCleared() throws IOException {
        threeBatches();
        Files.write(directory.resolve(Preparer.SPARE_NAME), new byte[100]);
        try (Journal journal = SegmentJournal.open(directory, CONFIG)) {
            append(journal, 30);
        }
        assertThat(directory.resolve(Preparer.SPARE_NAME)).doesNotExist();
        try (Journal journal = SegmentJournal.open(directory, CONFIG)) {
            assertThat(Sample.readAll(journal)).isEqualTo(stored);
        }
    }
}
