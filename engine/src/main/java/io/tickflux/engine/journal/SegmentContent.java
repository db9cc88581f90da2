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
     * block and the whole of those with definitions. Stops at damage, which readers report when they come to it.
     */
    synchronized void indexUpTo(long end) throws IOException {
        if (indexed) {
            return;
        }
        BlockWindow window = new BlockWindow(file, header.logIdLow(), AlignedBuffers.PAGE);
        long offset = AlignedBuffers.PAGE;
        long commits = header.start().latestCommitNanos();
        LogBlock block = window.header(offset, end);
        while (block != null) {
            int length = block.length();
            long latest = block.latestCommitNanos();
            index.note(offset, block.firstPosition(), commits);
            if (block.definitionBytes() > 0) {
                LogBlock whole = window.block(offset, end);
                if (whole == null) {
                    break;
                }
                Definitions.absorb(whole, dictionary);
            }
            offset += length;
            commits = latest;
            block = window.header(offset, end);
        }
        indexed = true;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
