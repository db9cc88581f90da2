package io.tickflux.engine.journal;

import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.disk.AlignedBuffers;
import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The segment files of a directory: which of them are segments of its log, and what is wrong with the others. A header that is not
 * intact is made up from the blocks behind it, which say themselves where they stand. Changes nothing.
 *
 * @param segments what can be read, in order; some between them may be missing
 * @param unusable files that have no block of the place that their names say
 */
record SegmentInventory(List<Found> segments, List<Unusable> unusable) {
    /**
     * A segment with at least a sound header, or a sound block.
     *
     * @param fault what is wrong with its header or its length; null when nothing is
     * @param hasHeader whether the header is the one in the file
     */
    record Found(Segment segment, @Nullable String fault, boolean hasHeader) {
        long id() {
            return segment.header().id();
        }

        long first() {
            return segment.firstPosition();
        }

        Path file() {
            return segment.file();
        }
    }

    /**
     * A file with the name of a segment that has nothing of it.
     *
     * @param id that its name says; 0 when it says none
     * @param bytes its length
     */
    record Unusable(Path file, long id, long bytes, String fault) {}

    /** A file and its first page. */
    private record Page(
            Path file, long id, long bytes, @Nullable SegmentHeader header) {
        boolean isNamedRight() {
            return header != null && header.id() == id;
        }
    }

    static SegmentInventory of(Disk disk, Path directory) throws IOException {
        List<Page> pages = new ArrayList<>();
        for (Path file : SegmentFiles.list(disk, directory)) {
            if (Segment.isFileName(file.getFileName().toString())) {
                pages.add(page(disk, file));
            }
        }
        return new Sorting(disk, logId(disk, pages)).run(pages);
    }

    /** The highest number in a name, whatever the file holds; 0 when there is none. */
    long newestId() {
        long found = segments.isEmpty() ? 0 : segments.get(segments.size() - 1).id();
        return unusable.stream().mapToLong(Unusable::id).reduce(found, Math::max);
    }

    /**
     * For a directory in which no segment can be read.
     *
     * @throws DamagedStorageException when it is not empty
     */
    void requireNone() {
        if (!unusable.isEmpty()) {
            Unusable first = unusable.get(0);
            throw new DamagedStorageException(first.file(), 0, first.fault() + ", and no segment can be read");
        }
    }

    private static Page page(Disk disk, Path file) throws IOException {
        try (DiskFile open = disk.openToRead(file)) {
            ByteBuffer page = ByteBuffer.allocate(AlignedBuffers.PAGE).order(ByteOrder.LITTLE_ENDIAN);
            open.read(page, 0);
            page.flip();
            long id = Segment.idOf(file.getFileName().toString());
            return new Page(file, id, open.size(), SegmentHeader.decode(page));
        }
    }

    /** What most headers say; without a sound one, what a block says, which knows the low half only. */
    private static long logId(Disk disk, List<Page> pages) throws IOException {
        Map<Long, Integer> counts = new HashMap<>();
        Long most = null;
        for (Page page : pages) {
            if (page.header != null && page.isNamedRight()) {
                long logId = page.header.logId();
                int count = counts.merge(logId, 1, Integer::sum);
                most = most == null || count > counts.getOrDefault(most, 0) ? Long.valueOf(logId) : most;
            }
        }
        for (int i = 0; most == null && i < pages.size(); i++) {
            most = logIdOfBlocks(disk, pages.get(i));
        }
        return most == null ? 0 : most;
    }

    private static @Nullable Long logIdOfBlocks(Disk disk, Page page) throws IOException {
        try (DiskFile open = disk.openToRead(page.file)) {
            ByteBuffer header = ByteBuffer.allocate(LogBlock.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (long offset = AlignedBuffers.PAGE; offset < page.bytes; offset += AlignedBuffers.PAGE) {
                header.clear();
                if (open.read(header, offset) == LogBlock.HEADER_BYTES) {
                    LogBlock block = new LogBlock(header, 0);
                    if (block.headerIsSound(block.logIdLow())) {
                        return Integer.toUnsignedLong(block.logIdLow());
                    }
                }
            }
        }
        return null;
    }

    /** Tells the segments of a log from what only looks like them. */
    private static final class Sorting {
        private final Disk disk;
        private final long logId;
        private final List<Found> segments = new ArrayList<>();
        private final List<Unusable> unusable = new ArrayList<>();

        Sorting(Disk disk, long logId) {
            this.disk = disk;
            this.logId = logId;
        }

        SegmentInventory run(List<Page> pages) throws IOException {
            for (int i = 0; i < pages.size(); i++) {
                Page page = pages.get(i);
                SegmentHeader header = page.header;
                if (page.id == 0) {
                    refuse(page, "file name is not that of a segment");
                } else if (header == null) {
                    reconstruct(page, nextFirst(pages, i));
                } else if (header.logId() != logId) {
                    refuse(page, "segment of another log");
                } else if (!page.isNamedRight()) {
                    refuse(page, "segment id: " + header.id() + " (expected: the one in the file's name)");
                } else {
                    boolean whole = page.bytes == header.segmentBytes();
                    String fault = "file length: " + page.bytes + " (expected: " + header.segmentBytes() + ")";
                    segments.add(new Found(segment(page, header), whole ? null : fault, true));
                }
            }
            return new SegmentInventory(segments, unusable);
        }

        private void refuse(Page page, String fault) {
            unusable.add(new Unusable(page.file, page.id, page.bytes, fault));
        }

        private Segment segment(Page page, SegmentHeader header) {
            return new Segment(disk, page.file, header, AlignedBuffers.PAGE);
        }

        /** Where the next segment whose header is sound begins. */
        private long nextFirst(List<Page> pages, int index) {
            return pages.stream()
                    .skip(index + 1L)
                    .filter(Page::isNamedRight)
                    .map(Page::header)
                    .filter(header -> header != null && header.logId() == logId)
                    .mapToLong(SegmentHeader::firstPosition)
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
        }

        private void reconstruct(Page page, long nextFirst) throws IOException {
            String fault = "segment header is not intact";
            SegmentHeader header = fromBlocks(page);
            if (header == null) {
                refuse(page, fault + ", nor is any block");
            } else if (header.firstPosition() >= nextFirst || isBeforePrevious(header.start())) {
                refuse(page, fault + ", and its blocks are those of another segment");
            } else {
                segments.add(new Found(segment(page, header), fault, false));
            }
        }

        /** At or before the first block of the segment before: then it is a copy of that one, or of an older one. */
        private boolean isBeforePrevious(LogEnd start) {
            if (segments.isEmpty()) {
                return false;
            }
            LogEnd previous =
                    segments.get(segments.size() - 1).segment().header().start();
            return start.lastPosition() < previous.lastPosition()
                    || (start.lastPosition() == previous.lastPosition() && start.chain() == previous.chain());
        }

        private long bytesOfPrevious() {
            return segments.isEmpty()
                    ? 0
                    : segments.get(segments.size() - 1).segment().header().segmentBytes();
        }

        private @Nullable SegmentHeader fromBlocks(Page page) throws IOException {
            try (DiskFile open = disk.openToRead(page.file)) {
                BlockWindow window = new BlockWindow(open, (int) logId, AlignedBuffers.PAGE);
                for (long offset = AlignedBuffers.PAGE; offset < page.bytes; offset += AlignedBuffers.PAGE) {
                    LogBlock block = window.block(offset, page.bytes);
                    if (block != null) {
                        // not less than it was before the block, so that nothing is taken for older than it is
                        LogEnd start = LogEnd.before(block).committedBy(block.latestCommitNanos());
                        long bytes = Math.max(AlignedBuffers.pages(page.bytes), bytesOfPrevious());
                        return new SegmentHeader(logId, page.id, bytes, start, 0, 0);
                    }
                }
                return null;
            }
        }
    }
}
