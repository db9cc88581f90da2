package io.tickflux.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.BucketKey;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.EngineState;
import io.tickflux.engine.PositionExpiredException;
import io.tickflux.engine.WritesRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for every journal. */
interface JournalContract {
    /** A journal without events. */
    Journal open();

    @Test
    default void aNewJournalHoldsNothing() {
        try (Journal journal = open()) {
            assertThat(journal.state()).isEqualTo(EngineState.OPEN);
            assertThat(journal.last()).isEqualTo(Position.ORIGIN);
            assertThat(journal.first()).isEqualTo(journal.after(journal.last()));
            assertThat(journal.at(0)).isEqualTo(journal.first());
            assertThat(Sample.readAll(journal)).isEmpty();
        }
    }

    @Test
    default void everyKindOfChangeAndEveryColumnTypeComesBackAsItWent() {
        Random random = new Random(7);
        BucketKey key = Sample.key(1);
        List<Write> writes = List.of(
                Write.create(key, RecordType.VARIABLE, Sample.ALL_TYPES),
                Write.variable(key, Sample.randomRows(random, 33))
                        .by(new Origin("feeder/ä", 17, 3, "so far: 20€ \uD83D\uDE00")),
                Write.fixed(Sample.key(2), Sample.bars(5, 100)),
                Write.fixed(Sample.key(2), Records.empty(Sample.OHLCV)),
                Write.delete(key, new TimeRange(-5, 1_700_000_000_000_000_001L)),
                Write.delete(key, TimeRange.ALL));
        try (Journal journal = open()) {
            List<WriteEvent> stored = journal.append(writes, 42);
            assertThat(stored).extracting(WriteEvent::commitNanos).containsOnly(42L);
            assertThat(stored).extracting(WriteEvent::change).containsExactlyElementsOf(changes(writes));
            assertThat(Sample.readAll(journal)).isEqualTo(stored);
        }
    }

    private static List<io.tickflux.api.Change> changes(List<Write> writes) {
        return writes.stream().map(Write::change).toList();
    }

    @Test
    default void i2_positionsFollowEachOtherOverManyBatches() {
        try (Journal journal = open()) {
            Position expected = journal.first();
            for (int i = 0; i < 50; i++) {
                for (WriteEvent event : journal.append(List.of(Sample.write(i), Sample.write(i + 1)), i)) {
                    assertThat(event.position()).isEqualTo(expected);
                    expected = journal.after(expected);
                }
            }
            assertThat(journal.after(journal.last())).isEqualTo(expected);
        }
    }

    @Test
    default void aReaderPassesOverUnwantedKeys() {
        try (Journal journal = open()) {
            List<Write> writes = new ArrayList<>();
            for (int i = 0; i < 70; i++) {
                writes.add(Sample.write(i));
            }
            List<WriteEvent> stored = journal.append(writes, 1);
            BucketKey wanted = Sample.key(3);
            try (JournalReader reader = journal.read(journal.first(), wanted::equals)) {
                for (WriteEvent event : stored) {
                    if (event.key().equals(wanted)) {
                        assertThat(reader.next()).isEqualTo(event);
                        assertThat(reader.position()).isEqualTo(journal.after(event.position()));
                    }
                }
                assertThat(reader.next()).isNull();
                assertThat(reader.position()).isEqualTo(journal.after(journal.last()));
            }
        }
    }

    @Test
    default void aReaderThatReachedTheEndFindsWhatIsAppendedLater() {
        try (Journal journal = open();
                JournalReader reader = journal.read(journal.first(), key -> true)) {
            for (int i = 0; i < 5; i++) {
                assertThat(reader.next()).isNull();
                List<WriteEvent> stored = journal.append(List.of(Sample.write(i)), i);
                assertThat(reader.next()).isEqualTo(stored.get(0));
            }
        }
    }

    @Test
    default void i3_readingBeginsAtAnyPositionInsideABatchToo() {
        try (Journal journal = open()) {
            List<WriteEvent> stored = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                stored.addAll(journal.append(List.of(Sample.write(i), Sample.write(i + 1), Sample.write(i + 2)), i));
            }
            for (int i = 0; i < stored.size(); i++) {
                assertThat(Sample.readAll(journal, stored.get(i).position()))
                        .isEqualTo(stored.subList(i, stored.size()));
            }
            assertThat(Sample.readAll(journal, journal.after(journal.last()))).isEmpty();
        }
    }

    @Test
    default void i4_aPositionThatIsNotHeldIsRefused() {
        try (Journal journal = open()) {
            journal.append(List.of(Sample.write(1)), 1);
            Position beyond = journal.after(journal.after(journal.last()));
            assertThatThrownBy(() -> journal.read(beyond, key -> true)).isInstanceOf(PositionExpiredException.class);
            assertThatThrownBy(() -> journal.read(Position.ORIGIN, key -> true))
                    .isInstanceOf(PositionExpiredException.class);
        }
    }

    @Test
    default void atATimeStandsTheFirstEventCommittedThenOrLaterEvenIfTheClockJumpedBack() {
        long[] commits = {100, 200, 200, 50, 60, 300, 10, 400};
        try (Journal journal = open()) {
            List<Position> positions = new ArrayList<>();
            for (long commit : commits) {
                journal.append(List.of(Sample.write(commit), Sample.write(1)), commit);
                positions.add(journal.last());
            }
            for (long time = 0; time <= 410; time += 5) {
                int first = 0;
                while (first < commits.length && commits[first] < time) {
                    first++;
                }
                Position expected = first == 0 ? journal.first() : journal.after(positions.get(first - 1));
                assertThat(journal.at(time)).as("time %s", time).isEqualTo(expected);
            }
        }
    }

    @Test
    default void i12_anEmptyBatchIsRefusedAndChangesNothing() {
        try (Journal journal = open()) {
            assertThatThrownBy(() -> journal.append(List.of(), 1)).isInstanceOf(InvalidInputException.class);
            assertThat(journal.last()).isEqualTo(Position.ORIGIN);
            assertThat(journal.state()).isEqualTo(EngineState.OPEN);
        }
    }

    @Test
    default void anIdleJournalChangesNothingForReaders() {
        try (Journal journal = open()) {
            journal.idle();
            List<WriteEvent> first = journal.append(List.of(Sample.write(1)), 1);
            journal.idle();
            journal.idle();
            List<WriteEvent> second = journal.append(List.of(Sample.write(2)), 2);
            journal.idle();
            assertThat(Sample.readAll(journal)).containsExactly(first.get(0), second.get(0));
            assertThat(second.get(0).position())
                    .isEqualTo(journal.after(first.get(0).position()));
        }
    }

    @Test
    default void i13_closingTwiceIsOneClosingAndEndsWriting() {
        Journal journal = open();
        journal.close();
        journal.close();
        assertThat(journal.state()).isEqualTo(EngineState.CLOSED);
        assertThatThrownBy(() -> journal.append(List.of(Sample.write(1)), 1))
                .isInstanceOfSatisfying(
                        WritesRefusedException.class,
                        refused -> assertThat(refused.state()).isEqualTo(EngineState.CLOSED));
        journal.idle();
    }
}
