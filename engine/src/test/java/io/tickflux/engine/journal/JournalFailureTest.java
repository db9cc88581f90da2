package io.tickflux.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.Position;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.EngineConfig.JournalConfig;
import io.tickflux.engine.EngineState;
import io.tickflux.engine.SyncPolicy;
import io.tickflux.engine.WritesRefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFailureTest {
    @TempDir
    Path directory;

    private final FaultyDisk disk = new FaultyDisk(RealDisk.probing());
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
                disk.full = true;
                WritesRefusedException refused = appendUntilRefused(journal);
                assertThat(refused.state()).isEqualTo(EngineState.READ_ONLY_FULL);
                assertThat(refused.lastDurable()).isEqualTo(Position.of(stored.size()));
                assertThat(journal.state()).isEqualTo(EngineState.READ_ONLY_FULL);
                assertThatThrownBy(() -> append(journal)).isInstanceOf(WritesRefusedException.class);
                journal.idle();
                assertThat(Sample.readAll(journal)).isEqualTo(stored);

                disk.full = false;
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
    void i10_aJournalOnAFullDiskOpensAndReads() {
        try (Journal journal = open(SyncPolicy.COMMIT)) {
            append(journal);
        }
        disk.full = true;
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
                disk.writesUntilFailure.set(nth);
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
                assertThat(Sample.readAll(journal)).as("write %s failed", nth).isEqualTo(stored);
                append(journal);
            }
        }
    }

    @Test
    void i10_aForceThatFailsIsNotTriedAgain() {
        long forces;
        try (Journal journal = open(SyncPolicy.every(Duration.ofMillis(1)))) {
            append(journal);
            disk.forcesUntilFailure.set(2);
            WritesRefusedException refused = appendUntilRefused(journal);
            assertThat(refused.state()).isEqualTo(EngineState.FAILED);
            assertThat(refused.lastDurable().sequence()).isBetween(0L, (long) stored.size());
            assertThat(Sample.readAll(journal)).isEqualTo(stored);
            forces = disk.forces.get();
        }
        assertThat(disk.forces.get() - forces)
                .as("forces by the other thread that was at work")
                .isLessThanOrEqualTo(1);
    }
}
