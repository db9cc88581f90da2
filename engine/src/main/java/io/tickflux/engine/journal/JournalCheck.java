package io.tickflux.engine.journal;

import io.tickflux.api.Position;
import io.tickflux.engine.DamagedRange;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.disk.AlignedBuffers;
import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.DiskFile;
import io.tickflux.engine.disk.RealDisk;
import io.tickflux.engine.journal.SegmentInventory.Found;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads all of a journal that no process has open, every block and every record, and tells what is not as it was written. Changes
 * nothing.
 */
public final class JournalCheck {
    private final Disk disk;
    private final List<DamagedRange> damages = new ArrayList<>();
    private final CheckedBlocks blocks = new CheckedBlocks();
    private long tornTailBytes;

    private JournalCheck(Disk disk) {
        this.disk = disk;
    }

    /**
     * Checks the journal in a directory; one without segments is a journal without events.
     *
     * @throws io.tickflux.engine.DirectoryInUseException when a journal is open there
     * @throws UncheckedIOException when the directory cannot be read
     */
    public static JournalReport run(Path directory) {
        return run(directory, RealDisk.buffered());
    }

    static JournalReport run(Path directory, Disk disk) {
        try {
            List<Path> files = SegmentFiles.list(disk, directory);
            boolean everOpened = files.contains(directory.resolve("lock"));
            Closeable lock = everOpened ? disk.lock(directory) : () -> {};
            try (lock) {
                return new JournalCheck(disk).check(directory);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("journal cannot be checked: directory=" + directory, failure);
        }
    }

    private JournalReport check(Path directory) throws IOException {
        SegmentInventory inventory = SegmentInventory.of(disk, directory);
        List<Found> segments = inventory.segments();
        List<DamagedRange> links = SegmentLinks.check(disk, segments, inventory.unusable(), new Reading());
        damages.addAll(links);
        if (!segments.isEmpty()) {
            checkLast(inventory, segments.get(segments.size() - 1));
        }
        if (segments.isEmpty()) {
            inventory
                    .unusable()
                    .forEach(file -> damages.add(SegmentLinks.range(
                            file.file().getFileName().toString(), new DamagedBlocks.Hole(0, 1, 1), file.fault())));
        }
        long first = segments.isEmpty() ? 1 : segments.get(0).first();
        return new JournalReport(
                segments.size() + inventory.unusable().size(),
                blocks.events(),
                blocks.bytes(),
                Position.of(first),
                Position.of(blocks.last()),
                tornTailBytes,
                damages);
    }

    /** Reads and decodes all. */
    private final class Reading implements SegmentLinks.Observer {
        @Override
        public boolean isKnownSound(DiskFile open, Found segment, SegmentHeader next) {
            return false;
        }

        @Override
        public SegmentScan.Visitor visitor(Found segment) {
            return blocks.of(segment.file(), damages);
        }

        @Override
        public void complete(DiskFile open, Found segment, SegmentScan scan, SegmentHeader next) throws IOException {
            requireZeros(open, segment, scan);
        }
    }

    /** Nothing is ever written behind the SEALED block, which a crash may have prevented. */
    private void requireZeros(DiskFile open, Found segment, SegmentScan scan) throws IOException {
        long behindSeal = scan.sealed() ? scan.end() + AlignedBuffers.PAGE : scan.end();
        TailScan rest = TailScan.of(
                open, segment.segment().header(), behindSeal, scan.logEnd().epoch());
        if (rest.nonZeroEnd() > behindSeal) {
            long last = scan.logEnd().lastPosition();
            String what = "not zero behind the end; no event is concerned";
            note(segment, new DamagedBlocks.Hole(rest.nonZeroEnd() - AlignedBuffers.PAGE, last + 1, last), what);
        }
    }

    private void checkLast(SegmentInventory inventory, Found last) throws IOException {
        try (DiskFile open = disk.openToRead(last.file())) {
            SegmentScan.Visitor visitor = blocks.of(last.file(), damages);
            Continuation how = Continuation.of(inventory, open, visitor);
            SegmentScan scan = how.scan();
            if (how.next() == null) {
                tornTailBytes = how.tail().nonZeroEnd() - scan.end();
                return;
            }
            long known = Math.max(scan.watermark(), how.tail().watermark());
            DamagedBlocks.from(scan, open, last.segment().header(), known, visitor)
                    .holes()
                    .forEach(hole -> note(last, hole, "are not what was written"));
            noteBehind(inventory, last, how.through());
        } catch (DamagedStorageException missing) {
            long from = blocks.last() + 1;
            note(last, new DamagedBlocks.Hole(missing.offset(), from, from), "the next segment is missing");
        }
    }

    /** What files behind the newest segment have nothing of. */
    private void noteBehind(SegmentInventory inventory, Found last, long through) {
        long from = blocks.last() + 1;
        for (SegmentInventory.Unusable file : inventory.unusable()) {
            if (file.id() > last.id()) {
                String name = file.file().getFileName().toString();
                damages.add(SegmentLinks.range(name, new DamagedBlocks.Hole(0, from, through), file.fault()));
            }
        }
    }

    private void note(Found segment, DamagedBlocks.Hole hole, String what) {
        damages.add(SegmentLinks.range(segment.file().getFileName().toString(), hole, what));
    }
}
