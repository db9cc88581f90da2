package io.tickflux.engine.journal;

import io.tickflux.api.Position;
import io.tickflux.engine.DamagedRange;
import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.DiskFile;
import io.tickflux.engine.journal.SegmentInventory.Found;
import io.tickflux.engine.journal.SegmentInventory.Unusable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Goes from segment to segment, notes where the blocks of each end, and tells what is missing in it and between it and the next. */
final class SegmentLinks {
    private final Disk disk;
    private final Observer observer;
    private final List<DamagedRange> damages = new ArrayList<>();
    private final Set<Long> namedMissing = new HashSet<>();

    private SegmentLinks(Disk disk, Observer observer) {
        this.disk = disk;
        this.observer = observer;
    }

    /** What is done with the segments before the newest. */
    interface Observer {
        /** Whether a segment need not be read. */
        boolean isKnownSound(DiskFile open, Found segment, SegmentHeader next) throws IOException;

        /** Is shown the sound blocks of a segment. */
        SegmentScan.Visitor visitor(Found segment);

        /** A segment was read, and leads to the next. */
        void complete(DiskFile open, Found segment, SegmentScan scan, SegmentHeader next) throws IOException;
    }

    /**
     * Looks at all segments but the newest.
     *
     * @param segments of the log, in order
     * @param unusable files that hold nothing of the segments that they should
     * @return what is damaged
     */
    static List<DamagedRange> check(Disk disk, List<Found> segments, List<Unusable> unusable, Observer observer)
            throws IOException {
        SegmentLinks links = new SegmentLinks(disk, observer);
        for (int i = 1; i < segments.size(); i++) {
            links.link(segments.get(i - 1), segments.get(i), unusable);
        }
        segments.forEach(links::noteFault);
        if (!segments.isEmpty()) {
            unusable.forEach(file -> links.noteUnusable(file, segments));
        }
        return links.damages;
    }

    private void link(Found previous, Found next, List<Unusable> unusable) throws IOException {
        try (DiskFile open = disk.openToRead(previous.file())) {
            SegmentHeader following = next.segment().header();
            if (next.hasHeader() && next.id() == previous.id() + 1) {
                previous.segment().extendTo(following.previousEnd());
                if (!observer.isKnownSound(open, previous, following)) {
                    requireLeadsTo(open, previous, following);
                }
            } else {
                linkByPositions(open, previous, next, unusable);
            }
        }
    }

    private void requireLeadsTo(DiskFile open, Found previous, SegmentHeader following) throws IOException {
        SegmentScan.Visitor visitor = observer.visitor(previous);
        SegmentHeader header = previous.segment().header();
        SegmentScan scan = SegmentScan.of(open, header, visitor);
        if (SegmentFiles.leadsTo(scan, following)) {
            observer.complete(open, previous, scan, following);
        } else {
            noteHoles(
                    previous,
                    DamagedBlocks.from(scan, open, header, following.firstPosition() - 1, visitor)
                            .holes());
        }
    }

    /** Where no header says how a segment ended, it says so itself, or the next one's positions do. */
    private void linkByPositions(DiskFile open, Found previous, Found next, List<Unusable> unusable)
            throws IOException {
        SegmentScan.Visitor visitor = observer.visitor(previous);
        Segment segment = previous.segment();
        SegmentScan scan = SegmentScan.of(open, segment.header(), visitor);
        long last = next.first() - 1;
        boolean adjoins = next.id() == previous.id() + 1
                && scan.logEnd().lastPosition() == last
                && scan.logEnd().chain() == next.segment().header().start().chain();
        SegmentScan end = scan;
        if (!scan.sealed() && !adjoins) {
            DamagedBlocks.Passed passed = DamagedBlocks.from(scan, open, segment.header(), Long.MAX_VALUE, visitor);
            noteHoles(previous, passed.holes());
            end = passed.end();
        }
        boolean isComplete = end.sealed() || adjoins;
        segment.extendTo(isComplete ? end.end() : segment.limit());
        long from = end.logEnd().lastPosition() + 1;
        if (!isComplete) {
            noteHoles(previous, List.of(new DamagedBlocks.Hole(end.end(), from, last)));
        } else if (from <= last || next.id() > previous.id() + 1) {
            noteMissing(previous.id() + 1, next.id() - 1, new DamagedBlocks.Hole(0, from, last), unusable);
        }
    }

    private void noteMissing(long firstId, long lastId, DamagedBlocks.Hole hole, List<Unusable> unusable) {
        String what = unusable.stream()
                .filter(file -> file.id() == firstId)
                .map(Unusable::fault)
                .findFirst()
                .orElse(
                        firstId < lastId
                                ? "segments up to " + Segment.fileName(lastId) + " are missing"
                                : "is missing");
        namedMissing.add(firstId);
        damages.add(range(Segment.fileName(firstId), hole, what));
    }

    private void noteHoles(Found segment, List<DamagedBlocks.Hole> holes) {
        holes.forEach(hole -> damages.add(range(name(segment.file()), hole, "are not what was written")));
    }

    private void noteFault(Found segment) {
        String fault = segment.fault();
        if (fault != null) {
            damages.add(range(name(segment.file()), none(segment.first()), fault));
        }
    }

    private void noteUnusable(Unusable file, List<Found> segments) {
        // one behind the newest segment is told of with what it may have held
        if (!namedMissing.contains(file.id())
                && file.id() < segments.get(segments.size() - 1).id()) {
            long first = segments.get(0).first();
            boolean isBeforeAll = file.id() > 0 && file.id() < segments.get(0).id();
            DamagedBlocks.Hole hole = isBeforeAll ? new DamagedBlocks.Hole(0, 1, first - 1) : none(first);
            damages.add(range(name(file.file()), hole, file.fault()));
        }
    }

    /** No position is lost by it. */
    private static DamagedBlocks.Hole none(long position) {
        return new DamagedBlocks.Hole(0, position, position - 1);
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    static DamagedRange range(String segment, DamagedBlocks.Hole hole, String what) {
        return new DamagedRange(segment, hole.offset(), Position.of(hole.from()), Position.of(hole.to()), what);
    }
}
