package io.tickflux.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.AckLevel;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.DirectoryInUseException;
import io.tickflux.engine.EngineConfig.JournalConfig;
import io.tickflux.engine.SyncPolicy;
import io.tickflux.engine.disk.RealDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentJournalTest implements JournalContract {
    static final JournalConfig SMALL = new JournalConfig(64 << 10, 32 << 10, SyncPolicy.COMMIT);

    @TempDir
    Path directory;

    @Override
    public Journal open() {
        return SegmentJournal.open(directory, SMALL);
    }

    @Test
    void i2_i8_whatWasWrittenOverManySegmentsAndRestartsIsThereAndDense() {
        for (SyncPolicy policy : List.of(SyncPolicy.COMMIT, SyncPolicy.NONE, SyncPolicy.every(Duration.ofMillis(5)))) {
            Path own = directory.resolve(policy.mode().name());
            JournalConfig config = new JournalConfig(64 << 10, 32 << 10, policy);
            long seed = 11;
            Random random = new Random(seed);
            List<WriteEvent> stored = new ArrayList<>();
            for (int restart = 0; restart < 4; restart++) {
                try (Journal journal = SegmentJournal.open(own, config)) {
                    assertThat(journal.last()).isEqualTo(Position.of(stored.size()));
                    for (int batch = 0; batch < 40; batch++) {
                        stored.addAll(journal.append(batch(random), stored.size()));
                        if (random.nextInt(4) == 0) {
                            journal.idle();
                        }
                    }
                }
            }
            assertThat(segments(own)).hasSizeGreaterThan(4);
            try (Journal journal = SegmentJournal.open(own, config)) {
                assertThat(Sample.readAll(journal)).as("seed %s", seed).isEqualTo(stored);
                for (int i = 0; i < 25; i++) {
                    int from = random.nextInt(stored.size());
                    List<WriteEvent> read = Sample.readAll(journal, Position.of(from + 1));
                    assertThat(read).as("seed %s, from %s", seed, from).isEqualTo(stored.subList(from, stored.size()));
                    assertThat(journal.at(stored.get(from).commitNanos()).sequence())
                            .isLessThanOrEqualTo(from + 1);
                }
            }
        }
    }

    private static List<Write> batch(Random random) {
        List<Write> batch = new ArrayList<>();
        for (int i = random.nextInt(10); i >= 0; i--) {
            batch.add(Sample.random(random, 60));
        }
        return batch;
    }

    private static List<Path> segments(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> Segment.isFileName(file.getFileName().toString()))
                    .sorted()
                    .toList();
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    @Test
    void withoutDirectWritesItWorksAsWell() {
        try (Journal journal = SegmentJournal.open(directory, SMALL, RealDisk.buffered())) {
            List<WriteEvent> stored = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                stored.addAll(journal.append(List.of(Sample.write(i)), i));
            }
            assertThat(Sample.readAll(journal)).isEqualTo(stored);
        }
    }

    @Test
    void aReaderAsksOnceForEachKeyAndPausesWhenItPassesOverMany() {
        try (Journal journal = open()) {
            int events = 0;
            while (events < 40_000) {
                List<Write> batch = new ArrayList<>();
                for (int i = 0; i < 500; i++) {
                    batch.add(Write.delete(Sample.key(i % 7), new TimeRange(events, i)));
                }
                events += journal.append(batch, 1).size();
            }
            AtomicInteger asked = new AtomicInteger();
            try (JournalReader reader = journal.read(journal.first(), key -> asked.incrementAndGet() < 0)) {
                Position before = reader.position();
                assertThat(reader.next()).isNull();
                assertThat(reader.position()).isBetween(journal.after(before), Position.of(20_000));
                while (reader.position().compareTo(journal.last()) <= 0) {
                    assertThat(reader.next()).isNull();
                }
                assertThat(asked)
                        .hasValueLessThanOrEqualTo(7 * segments(directory).size());
            }
        }
    }

    @Test
    void theLevelIsWhatThePolicyGives() {
        try (Journal journal = open()) {
            assertThat(journal.level()).isEqualTo(AckLevel.DURABLE);
        }
        JournalConfig relaxed = new JournalConfig(64 << 10, 1 << 10, SyncPolicy.NONE);
        try (Journal journal = SegmentJournal.open(directory, relaxed)) {
            assertThat(journal.level()).isEqualTo(AckLevel.PROCESS_SAFE);
        }
    }

    @Test
    void aDirectoryBelongsToOneJournalAtATime() {
        try (Journal journal = open()) {
            assertThatThrownBy(this::open).isInstanceOf(DirectoryInUseException.class);
            journal.append(List.of(Sample.write(1)), 1);
        }
        try (Journal journal = open()) {
            assertThat(journal.last()).isEqualTo(Position.of(1));
        }
    }

    @Test
    void i12_aBatchBeyondTheLimitIsRefusedAndOthersGoOn() {
        try (Journal journal = open()) {
            List<Write> large = List.of(Write.fixed(Sample.key(1), Sample.bars(1, 1000)));
            assertThatThrownBy(() -> journal.append(large, 1))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("at most 32768");
            List<WriteEvent> stored = journal.append(List.of(Sample.write(1)), 1);
            assertThat(Sample.readAll(journal)).isEqualTo(stored);
        }
    }

    @Test
    void i12_textThatWouldNotComeBackIsRefusedAndItsBucketIsNotDefined() {
        try (Journal journal = open()) {
            Write bad = Sample.write(1).by(new Origin("p", 1, 0, "\uD800"));
            assertThatThrownBy(() -> journal.append(List.of(Sample.write(2), bad), 1))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("checkpoint");
            List<WriteEvent> stored = journal.append(List.of(Sample.write(2), Sample.write(1)), 1);
            assertThat(Sample.readAll(journal)).isEqualTo(stored);
        }
    }

    @Test
    void i12_aConfigurationOutOfBoundsIsRefused() {
        for (JournalConfig bad : List.of(
                new JournalConfig(100_000, 1 << 10, SyncPolicy.COMMIT),
                new JournalConfig(4096, 1 << 10, SyncPolicy.COMMIT),
                new JournalConfig(64 << 10, 0, SyncPolicy.COMMIT),
                new JournalConfig(64 << 10, 60 << 10, SyncPolicy.COMMIT))) {
            assertThatThrownBy(() -> SegmentJournal.open(directory, bad)).isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void aFreshJournalTakesSpaceAheadOfTheWriterOnly() throws Exception {
        JournalConfig large = new JournalConfig(4L << 30, 1 << 20, SyncPolicy.COMMIT);
        try (Journal journal = SegmentJournal.open(directory, large)) {
            journal.append(List.of(Sample.write(1)), 1);
        }
        Object blocks = Files.getAttribute(segments(directory).get(0), "unix:size");
        assertThat(blocks).isEqualTo(4L << 30);
    }

    @Test
    void anInterruptedThreadWritesAndReadsAsAnyOther() {
        try (Journal journal = open()) {
            List<WriteEvent> stored = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                Thread.currentThread().interrupt();
                stored.addAll(journal.append(List.of(Sample.write(i)), i));
            }
            assertThat(Sample.readAll(journal)).isEqualTo(stored);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(Sample.readAll(journal)).isEqualTo(stored);
        }
    }
}
