package io.tickflux.engine.journal;

import io.tickflux.engine.EngineConfig.JournalConfig;
import io.tickflux.engine.disk.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a {@link SegmentJournal}: locks the directory, recovers what the last process left, or makes a new log, and goes on behind it. */
final class JournalOpening {
    private static final Logger LOG = LoggerFactory.getLogger(JournalOpening.class);

    private JournalOpening() {}

    static SegmentJournal run(Path directory, JournalConfig config, Surroundings surroundings) {
        JournalLimits.requireValid(config);
        Disk disk = surroundings.disk();
        try {
            disk.createDirectory(directory);
            Closeable lock = disk.lock(directory);
            try {
                return recover(directory, config, surroundings, lock);
            } catch (IOException | RuntimeException | Error failure) {
                lock.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("journal cannot be opened: directory=" + directory, failure);
        }
    }

    private static SegmentJournal recover(
            Path directory, JournalConfig config, Surroundings surroundings, Closeable lock) throws IOException {
        Disk disk = surroundings.disk();
        long begun = System.nanoTime();
        SegmentMaker maker = new SegmentMaker(disk, directory, surroundings.clock());
        Recovery recovery = new Recovery(disk, directory, maker);
        Recovery.Recovered log = recovery.run();
        if (log.segments().isEmpty()) {
            Segment first = maker.first(surroundings.logIds().getAsLong(), config.segmentBytes());
            log = Recovery.Recovered.fresh(first);
        }
        Preparer preparer = new Preparer(disk, directory, config.segmentBytes(), surroundings.preparation());
        LogWriter writer = new LogWriter(disk, maker, preparer, config, log);
        Quarantine quarantine = writer.segments().quarantine();
        recovery.quarantined().forEach(quarantine::note);
        quarantine.tell(range -> recovery.suspects().add(range.segment()));
        SegmentJournal journal = new SegmentJournal(disk, directory, config, lock, preparer, writer);
        try {
            journal.start();
        } catch (RuntimeException | Error failure) {
            journal.close();
            throw failure;
        }
        LOG.info(
                "journal open: directory={}, segments={}, events={}, bytes={}, tornBytes={}, millis={}",
                directory,
                log.segments().size(),
                writer.last() - log.segments().get(0).firstPosition() + 1,
                log.bytes(),
                log.tornBytes(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        return journal;
    }
}
