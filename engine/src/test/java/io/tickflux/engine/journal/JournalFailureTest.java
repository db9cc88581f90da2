package io.tickflux.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.Position;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.EngineConfig.JournalConfig;
import io.tickflux.engine.EngineState;
import io.tickflux.engine.StorageUnavailableException;
import io.tickflux.engine.SyncPolicy;
import io.tickflux.engine.WritesRefusedException;
import io.tickflux.engine.disk.SimulatedDisk;
import io.tickflux.engine.disk.SimulatedDisk.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class JournalFailureTest {
    private final Path directory = Path.of("/journal");
    private final SimulatedDisk disk = new SimulatedDisk();
    private final List<WriteEvent> stored = new ArrayList<>();

    private Journal open(SyncPolicy policy) {
        return SegmentJournal.open(directory, new JournalConfig(256 << 10, 32 << 10, policy), disk);
    }

    private void append(Journal journal) {
        stored.addAll(journal.append(List.of(Sample.write(stored.size())), stored.size()));
    }

    private WritesRefusedException appendUntilRefused(Journal journal) {
        try {
            for (int i = 0; i < 100_000; i++) {
                append(journal);
            }
        } catch (WritesRefusedException refused) {
            return refused;
        }
        throw new AssertionError("100 000 writes were taken (expected: a refusal)");
    }

    @Test
    void i10_aFullDiskRefusesWritesCleanlyServesReadsAndHealsByItself() {
        try (Journal journal = open(SyncPolicy.COMMIT)) {
            for (int cycle = 0; cycle < 3; cycle++) {
                append(journal);
                disk.capacityBytes(disk.usedBytes());
                WritesRefusedException refused = appendUntilRefused(journal);
                assertThat(refused.state()).isEqualTo(EngineState.READ_ONLY_FULL);
                assertThat(refused.lastDurable()).isEqualTo(Position.of(stored.size()));
                assertThat(journal.state()).isEqualTo(EngineState.READ_ONLY_FULL);
                assertThatThrownBy(() -> append(journal)).isInstanceOf(WritesRefusedException.class);
                journal.idle();
                assertThat(Sample.readAll(journal)).isEqualTo(stored);

                disk.capacityBytes(Long.MAX_VALUE);
                Awaitility.await().atMost(Duration.ofSeconds(1)).until(() -> journal.state() == EngineState.OPEN);
                append(journal);
            }
            assertThat(Sample.readAll(journal)).isEqualTo(stored);
        }
        try (Journal journal = open(SyncPolicy.COMMIT)) {
            assertThat(Sample.readAll(journal)).isEqualTo(stored);
        }
    }

    @Test
    void i10_aDiskThatIsFullWhenTheNextSegmentBeginsIsNoFailure() {
        try (Journal journal = open(SyncPolicy.COMMIT)) {
            for (int i = 0; i < 50; i++) {
                append(journal);
            }
            // The next segment is prepared whole: going on to it takes no space.
            Awaitility.await().until(() -> disk.usedBytes() >= 2 * (256 << 10) - 4096);
            disk.capacityBytes(disk.usedBytes());
            assertThat(appendUntilRefused(journal).state()).isEqualTo(EngineState.READ_ONLY_FULL);
            assertThat(Sample.readAll(journal)).isEqualTo(stored);
            disk.capacityBytes(Long.MAX_VALUE);
            Awaitility.await().atMost(Duration.ofSeconds(1)).until(() -> journal.state() == EngineState.OPEN);
            append(journal);
        }
    }

    @Test
    void i10_aJournalOnAFullDiskOpensAndReads() {
        try (Journal journal = open(SyncPolicy.COMMIT)) {
            append(journal);
        }
        disk.capacityBytes(disk.usedBytes());
        try (Journal journal = open(SyncPolicy.COMMIT)) {
            assertThat(Sample.readAll(journal)).isEqualTo(stored);
            assertThat(appendUntilRefused(journal).state()).isEqualTo(EngineState.READ_ONLY_FULL);
        }
    }

    @Test
    void i10_afterAFailedWriteNothingIsAcknowledgedAgainAndReadsGoOn() {
        for (int nth = 1; nth < 200; nth = nth * 2 + 1) {
            stored.clear();
            Path own = directory.resolve("nth-" + nth);
            JournalConfig config = new JournalConfig(64 << 10, 32 << 10, SyncPolicy.COMMIT);
            try (Journal journal = SegmentJournal.open(own, config, disk)) {
                AtomicLong untilFailure = new AtomicLong(nth);
                disk.fault(call -> failAtZero(call.writesContent(), untilFailure));
                WritesRefusedException refused = appendUntilRefused(journal);
                assertThat(refused.state()).isEqualTo(EngineState.FAILED);
                assertThat(refused.lastDurable()).isEqualTo(Position.of(stored.size()));
                assertThat(refused).hasMessageContaining("Input/output error");
                assertThatThrownBy(() -> append(journal))
                        .isInstanceOfSatisfying(
                                WritesRefusedException.class,
                                again -> assertThat(again.state()).isEqualTo(EngineState.FAILED));
                journal.idle();
                assertThat(journal.state()).isEqualTo(EngineState.FAILED);
                assertThat(Sample.readAll(journal)).isEqualTo(stored);
            }
            try (Journal journal = SegmentJournal.open(own, config, disk)) {
                List<WriteEvent> found = Sample.readAll(journal);
                // what failed may have been written all the same
                assertThat(found).as("write %s failed", nth).hasSizeBetween(stored.size(), stored.size() + 1);
                assertThat(found.subList(0, stored.size()))
                        .as("write %s failed", nth)
                        .isEqualTo(stored);
                append(journal);
            }
        }
    }

    @Test
    void i10_aForceThatFailsIsNotTriedAgain() {
        AtomicLong untilFailure = new AtomicLong(2);
        try (Journal journal = open(SyncPolicy.every(Duration.ofMillis(1)))) {
            append(journal);
            disk.fault(call -> failAtZero(call.kind() == Kind.FORCE, untilFailure));
            WritesRefusedException refused = appendUntilRefused(journal);
            assertThat(refused.state()).isEqualTo(EngineState.FAILED);
            assertThat(refused.lastDurable().sequence()).isBetween(0L, (long) stored.size());
            assertThat(Sample.readAll(journal)).isEqualTo(stored);
        }
        assertThat(-untilFailure.get())
                .as("forces by the other thread that was at work")
                .isLessThanOrEqualTo(1);
    }

    @Test
    void aReaderThatMayNotOpenAFileIsToldSoAndAnotherOneReadsItAfterwards() {
        try (Journal journal = open(SyncPolicy.COMMIT)) {
            for (int i = 0; i < 200; i++) {
                append(journal);
            }
        }
        try (Journal journal = open(SyncPolicy.COMMIT)) {
            for (int n = 1; n <= 3; n++) {
                int failing = n;
                disk.failOpens(number -> number == failing);
                assertThatThrownBy(() -> Sample.readAll(journal))
                        .as("file %s", n)
                        .isInstanceOf(StorageUnavailableException.class)
                        .hasMessageContaining("Too many open files");
                assertThat(journal.quarantined()).isEmpty();
                assertThat(Sample.readAll(journal)).isEqualTo(stored);
            }
        }
    }

    private static void failAtZero(boolean counts, AtomicLong untilFailure) throws IOException {
        if (counts && untilFailure.decrementAndGet() == 0) {
            throw new IOException("Input/output error");
        }
    }
}
