package io.tickflux.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.Position;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.DamagedRange;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.EngineConfig.JournalConfig;
import io.tickflux.engine.SyncPolicy;
import io.tickflux.engine.disk.AlignedBuffers;
import io.tickflux.engine.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
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

    /**
     * What became of opening and reading a damaged journal.
     *
     * @param named what the recovery said that was damaged
     * @param holes what readers were told, who went on behind each
     */
    private record Outcome(
            List<WriteEvent> events,
            List<DamagedRange> named,
            List<DamagedRange> holes,
            long tornBytes,
            Position last,
            SimulatedDisk disk) {
        private boolean isDamaged() {
            return !named.isEmpty();
        }
    }

    private Outcome openAndRead(SimulatedDisk damaged) throws IOException {
        SimulatedDisk disk = damaged.afterKill();
        Recovery recovery = new Recovery(disk, directory, new SegmentMaker(disk, directory, Clock.systemUTC()));
        Recovery.Recovered log = recovery.run();
        List<WriteEvent> events = new ArrayList<>();
        List<DamagedRange> holes = new ArrayList<>();
        long last = log.logEnd().lastPosition();
        SegmentList segments = new SegmentList(log.segments());
        long from = segments.first().firstPosition();
        while (from <= last) {
            try (JournalReader reader = new SegmentReader(segments, () -> last, from, key -> true)) {
                for (WriteEvent event = reader.next(); event != null; event = reader.next()) {
                    events.add(event);
                }
                break;
            } catch (DamagedStorageException hole) {
                holes.add(Objects.requireNonNull(hole.range()));
                from = holes.get(holes.size() - 1).to().sequence() + 1;
            }
        }
        return new Outcome(events, recovery.quarantined(), holes, log.tornBytes(), Position.of(last), disk);
    }

    /** Whatever was stored is served as it was, or lies in a hole that was named; and no position is given away again. */
    private Outcome requireNothingLostQuietly(SimulatedDisk damaged, String context) throws IOException {
        Outcome outcome = openAndRead(damaged);
        Map<Position, WriteEvent> served = new HashMap<>();
        outcome.events.forEach(event -> served.put(event.position(), event));
        assertThat(served).as(context).hasSameSizeAs(outcome.events);
        for (WriteEvent event : stored) {
            WriteEvent found = served.remove(event.position());
            if (found == null ? !isNamed(event.position(), outcome.holes) : !found.equals(event)) {
                throw new AssertionError(context + ": " + event.position() + " is "
                        + (found == null ? "missing without a word: " + outcome.holes : "another one"));
            }
        }
        assertThat(served).as(context).isEmpty();
        assertThat(outcome.last).as(context).isGreaterThanOrEqualTo(Position.of(stored.size()));
        assertThat(outcome.named.isEmpty())
                .as(context + ": " + outcome.holes)
                .isEqualTo(outcome.holes.isEmpty() && !hasFault(outcome));
        requireWritable(outcome, context);
        return outcome;
    }

    private static boolean hasFault(Outcome outcome) {
        return outcome.named.stream().anyMatch(range -> range.to().compareTo(range.from()) < 0);
    }

    private static boolean isNamed(Position position, List<DamagedRange> holes) {
        return holes.stream()
                .anyMatch(hole ->
                        hole.from().compareTo(position) <= 0 && hole.to().compareTo(position) >= 0);
    }

    /** Writes go on, and the next opening finds the same. */
    private void requireWritable(Outcome outcome, String context) {
        WriteEvent added;
        try (Journal journal = RepeatableJournal.open(directory, CONFIG, outcome.disk)) {
            added = journal.append(List.of(Sample.write(7)), 7).get(0);
        }
        assertThat(added.position()).as(context).isEqualTo(Position.of(outcome.last.sequence() + 1));
        try (Journal journal = RepeatableJournal.open(directory, CONFIG, outcome.disk);
                JournalReader reader = journal.read(added.position(), key -> true)) {
            assertThat(reader.next()).as(context).isEqualTo(added);
            assertThat(journal.quarantined()).as(context).isEqualTo(outcome.named);
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
        boolean matters = at < 4 * PAGE;
        boolean found = matters ? !report.isClean() : report.tornTailBytes() > 0;
        boolean unchanged = Arrays.equals(outcome.disk.bytes(segment(1)), damaged);
        // the first batch defines the names for all
        int page = at / PAGE;
        List<WriteEvent> right = page == 1
                ? List.of()
                : stored.stream()
                        .filter(event -> event.position().sequence() != page || page > 3)
                        .toList();
        if (!found || !outcome.events.equals(right) || outcome.isDamaged() != matters || matters != unchanged) {
            throw new AssertionError("byte " + at + " damaged: found=" + found + ", events=" + outcome.events.size()
                    + ", named=" + outcome.named + ", unchanged=" + unchanged);
        }
        System.arraycopy(intact, 0, disk.bytes(segment(1)), 0, intact.length);
    }

    @Test
    void i8_aFileCutAtAnyLengthIsDamage() throws IOException {
        SimulatedDisk disk = threeBatches();
        byte[] intact = disk.bytes(segment(1));
        for (int length = 0; length < intact.length; length += length % PAGE < 100 ? 1 : 97) {
            disk.replace(segment(1), Arrays.copyOf(intact, length));
            assertThat(JournalCheck.run(directory, disk).isClean())
                    .as("cut at %s", length)
                    .isFalse();
            if (length < PAGE) {
                // without a header, and without a block that says where it stands
                assertThatThrownBy(() -> openAndRead(disk)).isInstanceOf(DamagedStorageException.class);
            } else {
                Outcome outcome = requireNothingLostQuietly(disk, "cut at " + length);
                assertThat(outcome.events).hasSize(Math.min(3, length / PAGE - 1));
                assertThat(outcome.named).isNotEmpty();
            }
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
            if (outcome.isDamaged()) {
                throw new AssertionError("zeros from " + from + " on: " + outcome.named + " (expected: a torn tail)");
            }
            assertThat(outcome.events.size()).as("zeros from %s on", from).isGreaterThanOrEqualTo(wholeBatches);
            assertThat(outcome.events).isEqualTo(stored.subList(0, outcome.events.size()));
        }
        for (int page = 0; page < 4; page++) {
            byte[] cut = intact.clone();
            Arrays.fill(cut, page * PAGE, (page + 1) * PAGE, (byte) 0);
            disk.replace(segment(1), cut);
            assertThat(requireNothingLostQuietly(disk, "page " + page + " zeroed")
                            .isDamaged())
                    .isTrue();
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
        Outcome outcome = requireNothingLostQuietly(disk, "page 2 damaged");
        assertThat(outcome.holes).isEqualTo(report.damages());
        // the log ends with a block that says so: nothing was given away behind it
        assertThat(outcome.last).isEqualTo(Position.of(8));
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
                    assertThat(requireNothingLostQuietly(disk, "page " + from + " over page " + to)
                                    .isDamaged())
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
        assertThat(requireNothingLostQuietly(disk, "a page of another log").isDamaged())
                .isTrue();
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
        for (int id = 1; id <= 5; id++) {
            requireNamed(intact, id, disk -> {});
            for (int copied = 1; copied <= 5; copied++) {
                byte[] bytes = intact.bytes(segment(copied)).clone();
                if (copied != id) {
                    int place = id;
                    requireNamed(intact, id, disk -> disk.replace(segment(place), bytes));
                    byte[] headless = bytes.clone();
                    headless[9] ^= 1;
                    requireNamed(intact, id, disk -> disk.replace(segment(place), headless));
                }
            }
        }
    }

    /** With something else, or nothing, in the place of a segment. */
    private void requireNamed(SimulatedDisk intact, int id, Consumer<SimulatedDisk> replace) throws IOException {
        SimulatedDisk disk = intact.afterKill();
        disk.delete(segment(id));
        boolean isThere = disk.contents().size() > 5;
        replace.accept(disk);
        boolean isGone = disk.contents().size() == intact.contents().size() - 1;
        String context = "segment " + id + (isGone ? " is missing" : " is another one") + isThere;
        if (id == 1 && isGone) {
            // as if it had been given up: the store tells whether it was
            assertThat(openAndRead(disk).events).as(context).hasSize(46);
            return;
        }
        assertThat(JournalCheck.run(directory, disk).isClean()).as(context).isFalse();
        if (id == 5 && isGone) {
            assertThatThrownBy(() -> openAndRead(disk))
                    .as(context)
                    .isInstanceOf(DamagedStorageException.class)
                    .hasMessageContaining("is missing");
            return;
        }
        Outcome outcome = id == 1 ? openAndRead(disk) : requireNothingLostQuietly(disk, context);
        assertThat(outcome.isDamaged()).as(context).isTrue();
        assertThat(outcome.events).as(context).hasSize(id == 5 ? 56 : 46);
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
            Set<Position> served =
                    outcome.events.stream().map(WriteEvent::position).collect(Collectors.toSet());
            assertThat(stored).as("byte %s of %s damaged", at, file).containsAll(outcome.events);
            assertThat(stored)
                    .as("byte %s of %s damaged", at, file)
                    .allMatch(event -> served.contains(event.position()) || isNamed(event.position(), outcome.holes));
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
        Outcome outcome = openAndRead(disk);
        assertThat(outcome.events).isEqualTo(stored);
        assertThat(outcome.disk.bytes(segment(1))).isEqualTo(sealed.bytes(segment(1)));
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
