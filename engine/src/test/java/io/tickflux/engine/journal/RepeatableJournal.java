package io.tickflux.engine.journal;

import io.tickflux.engine.EngineConfig.JournalConfig;
import io.tickflux.engine.disk.Disk;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** A journal without threads, whose files follow from what is done to it. */
public final class RepeatableJournal {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2024-01-02T09:30:00Z"), ZoneOffset.UTC);

    private RepeatableJournal() {}

    public static Journal open(Path directory, JournalConfig config, Disk disk) {
        Surroundings repeatable = new Surroundings(disk, CLOCK, () -> 0x7469636b666c7578L, Preparer.Mode.ON_DEMAND);
        return SegmentJournal.open(directory, config, repeatable);
    }
}
