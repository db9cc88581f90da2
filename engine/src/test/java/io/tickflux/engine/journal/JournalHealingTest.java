package io.tickflux.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.Position;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.EngineConfig.JournalConfig;
import io.tickflux.engine.EngineState;
import io.tickflux.engine.SyncPolicy;
import io.tickflux.engine.WritesRefusedException;
import io.tickflux.engine.disk.ExhaustedException;
import io.tickflux.engine.disk.ExhaustedException.Resource;
import io.tickflux.engine.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Limits of the process or the system that a journal runs into, and that are lifted again: it goes on without a restart. */
class JournalHealingTest {
    private static final Path DIRECTORY = Path.of("/journal");
    private static final long SEGMENT_BYTES = 64 << 10;

    private final SimulatedDisk disk = new SimulatedDisk();
    private final List<WriteEvent> stored = new ArrayList<>();

    private static JournalConfig config(SyncPolicy policy) {
        return new JournalConfig(SEGMENT_BYTES, 32 << 10, policy);
    }

    private void append(Journal journal) {
        stored.addAll(journal.append(List.of(Sample.write(stored.size())), stored.size()));
    }

    /** Writes for some segments, past every refusal; how many there were. */
    private int writeOn(Journal journal, int batches, String context) {
        int refusals = 0;
        for (int i = 0; i < batches; i++) {
            try {
                append(journal);
            } catch (WritesRefusedException refused) {
                assertThat(refused.state()).as(context).isEqualTo(EngineState.READ_ONLY_FULL);
                assertThat(refused.lastDurable()).as(context).isEqualTo(Position.of(stored.size()));
                refusals++;
            }
        }
        return refusals;
    }

    private void requireAllThere(SimulatedDisk found, String context) {
        try (Journal journal = RepeatableJournal.open(DIRECTORY, config(SyncPolicy.COMMIT), found)) {
            assertThat(Sample.readAll(journal)).as(context).isEqualTo(stored);
            assertThat(journal.quarantined()).as(context).isEmpty();
        }
        assertThat(JournalCheck.run(DIRECTORY, found).isClean()).as(context).isTrue();
    }

    @Test
    void i10_whicheverFileCannotBeOpenedTheWriteIsRefusedAndTheNextOneIsTaken() {
        int refused = 0;
        for (int nth = 1; nth <= 30; nth++) {
            SimulatedDisk fresh = new SimulatedDisk();
            stored.clear();
            String context = "file " + nth;
            try (Journal journal = RepeatableJournal.open(DIRECTORY, config(SyncPolicy.COMMIT), fresh)) {
                int failing = nth;
                fresh.failOpens(number -> number == failing);
                refused += writeOn(journal, 100, context);
                fresh.failOpens(number -> false);
                assertThat(Sample.readAll(journal)).as(context).isEqualTo(stored);
                assertThat(journal.state()).as(context).isEqualTo(EngineState.OPEN);
            }
            requireAllThere(fresh.afterPowerCut(new Random(nth)), context);
        }
        assertThat(refused).isGreaterThan(20);
    }

    /** The file ends within a block: what is there of it is written over. */
    @Test
    void i10_aLimitOfFileSizeRefusesWritesAtAnyPlaceAndNothingOfThemStays() {
        for (long limit = 8 << 10; limit <= SEGMENT_BYTES; limit += 4 << 10) {
            SimulatedDisk fresh = new SimulatedDisk();
            stored.clear();
            String context = "at most " + limit + " bytes in a file";
            try (Journal journal = RepeatableJournal.open(DIRECTORY, config(SyncPolicy.COMMIT), fresh)) {
                append(journal);
                long most = limit;
                long[] before = {0};
                fresh.fault(call -> {
                    boolean isContent = call.kind() == SimulatedDisk.Kind.WRITE_DURABLY && call.writesContent();
                    if (isContent && ++before[0] * 4096 > most) {
                        throw new ExhaustedException(Resource.FILE_SIZE, new IOException("File too large"));
                    }
                });
                int refused = writeOn(journal, 40, context);
                assertThat(refused).as(context).isPositive();
                fresh.fault(call -> {});
                assertThat(writeOn(journal, 40, context)).as(context).isZero();
                assertThat(Sample.readAll(journal)).as(context).isEqualTo(stored);
            }
            requireAllThere(fresh.afterPowerCut(new Random(limit)), context);
        }
    }

    @ParameterizedTest
    @EnumSource(Resource.class)
    void i10_whateverIsUsedUpTheJournalSaysWhatAndOpensByItself(Resource resource) {
        try (Journal journal = SegmentJournal.open(DIRECTORY, config(SyncPolicy.COMMIT), disk)) {
            append(journal);
            assertThat(journal.reason()).isEmpty();
            exhaust(resource);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1000; i++) {
                            append(journal);
                        }
                    })
                    .isInstanceOfSatisfying(WritesRefusedException.class, refused -> {
                        assertThat(refused.state()).isEqualTo(EngineState.READ_ONLY_FULL);
                        assertThat(refused.lastDurable()).isEqualTo(Position.of(stored.size()));
                        assertThat(refused).hasMessageContaining(said(resource));
                    });
            assertThat(Sample.readAll(journal)).isEqualTo(stored);
            disk.capacityBytes(Long.MAX_VALUE);
            disk.failOpens(number -> false);
            disk.fault(call -> {});
            Awaitility.await().until(() -> journal.state() == EngineState.OPEN);
            append(journal);
            assertThat(journal.reason()).isEmpty();
            assertThat(Sample.readAll(journal)).isEqualTo(stored);
        }
    }

    private void exhaust(Resource resource) {
        switch (resource) {
            case SPACE -> disk.capacityBytes(disk.usedBytes());
            case OPEN_FILES -> disk.failOpens(number -> true);
            case FILE_SIZE ->
                disk.fault(call -> {
                    if (call.kind() == SimulatedDisk.Kind.WRITE_DURABLY) {
                        throw new ExhaustedException(Resource.FILE_SIZE, new IOException("File too large"));
                    }
                });
        }
    }

    private static String said(Resource resource) {
        return switch (resource) {
            case SPACE -> "No space left on device";
            case OPEN_FILES -> "Too many open files";
            case FILE_SIZE -> "File too large";
        };
    }

    @Test
    void i10_aFailureSaysWhichCallOfWhichFileItWasForGood() {
        try (Journal journal = RepeatableJournal.open(DIRECTORY, config(SyncPolicy.COMMIT), disk)) {
            append(journal);
            disk.fault(call -> {
                throw new IOException("Input/output error");
            });
            assertThatThrownBy(() -> append(journal))
                    .hasMessageContaining("write 0000000001.segment: Input/output error");
            disk.fault(call -> {});
            assertThat(journal.state()).isEqualTo(EngineState.FAILED);
            assertThat(journal.reason()).isEqualTo("write 0000000001.segment: Input/output error");
            assertThatThrownBy(() -> append(journal))
                    .hasMessageContaining("write 0000000001.segment: Input/output error");
        }
    }
}
