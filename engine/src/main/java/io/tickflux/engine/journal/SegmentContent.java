package io.tickflux.engine.journal;

import io.tickflux.engine.disk.AlignedBuffers;
import io.tickflux.engine.disk.DiskFile;
import java.io.Closeable;
import java.io.IOException;

/** An open segment: its file, and what was learned of it. Shared by all who read the segment. */
final class SegmentContent implements Closeable {
    private final DiskFile file;
    private final SegmentHeader header;
    private final Dictionary dictionary = new Dictionary();
    private final SparseIndex index = new SparseIndex();
    private boolean indexed;

    SegmentContent(DiskFile file, SegmentHeader header) {
        this.file = file;
        this.header = header;
    }

    DiskFile file() {
        return file;
    }

    /** Complete up to where anyone has read, or to the end once {@link #indexUpTo} was called. */
    Dictionary dictionary() {
        return dictionary;
    }

    SparseIndex index() {
        return index;
    }

    /** Notes a sound block that follows those noted so far, or is one of them. */
    void note(LogBlock block, long offset, long commitsBefore) {
        index.note(offset, block.firstPosition(), commitsBefore);
        Definitions.absorb(block, dictionary);
    }

    /** The index and the dictionary follow the writer from here on. */
    synchronized void followsWriter() {
        indexed = true;
    }

    /**
     * Makes sure that index and dictionary cover all blocks up to {@code end}: walks over the headers, once, reading a page for each
     * block and the whole of those with definitions. Passes over damage, which readers report when they come to it.
     */
    synchronized void indexUpTo(long end) throws IOException {
        if (indexed) {
            return;
        }
        BlockWindow window = new BlockWindow(file, header.logIdLow(), AlignedBuffers.PAGE);
        long offset = AlignedBuffers.PAGE;
        long commits = header.start().latestCommitNanos();
        long position = header.firstPosition();
        while (offset < end) {
            LogBlock block = window.header(offset, end);
            LogBlock whole = block != null && block.definitionBytes() > 0 ? window.block(offset, end) : block;
            if (block == null || whole == null || whole.firstPosition() != position) {
                LogEnd missed = new LogEnd(position - 1, 0, 0, 0);
                SegmentScan damage = new SegmentScan(offset, missed, 0, false);
                SegmentScan behind = SegmentScan.behindDamage(file, header, damage);
                offset = behind.end() > offset ? behind.end() : end;
                position = behind.logEnd().lastPosition() + 1;
                continue;
            }
            int length = block.length();
            long latest = block.latestCommitNanos();
            position = whole.firstPosition() + whole.events();
            index.note(offset, whole.firstPosition(), commits);
            if (whole.definitionBytes() > 0) {
                Definitions.absorb(whole, dictionary);
            }
            offset += length;
            commits = latest;
        }
        indexed = true;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
