package io.tickflux.engine.store;

import io.tickflux.engine.DamagedStorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Goes from header to header through the blocks of a file, up to the length that the manifest gave it. */
final class BlockWalk {
    private static final int WINDOW_BYTES = 8 << 10;

    private final StoreFiles files;
    private final Series series;
    private final PeriodFile file;
    private byte[] window = new byte[0];
    private long windowOffset;

    BlockWalk(StoreFiles files, Series series, PeriodFile file) {
        this.files = files;
        this.series = series;
        this.file = file;
    }

    /**
     * Reads all headers.
     *
     * @param seen is given each header, of blocks that count and of garbage
     * @return the blocks that count
     * @throws DamagedStorageException at the first byte that is not what was written
     */
    BlockIndex walk(Consumer<BlockHeader> seen) {
        requireFileHeader();
        List<BlockRef> live = new ArrayList<>();
        int written = 0;
        long at = FileHeader.BYTES;
        while (at < file.length()) {
            BlockHeader header = header(at);
            if (header.ordinal() < 0 || header.ordinal() > live.size()) {
                throw damaged(at, "ordinal " + header.ordinal() + " behind " + live.size() + " blocks");
            }
            live.subList(header.ordinal(), live.size()).clear();
            live.add(header.ref());
            written++;
            seen.accept(header);
            at += header.ref().length();
        }
        if (at != file.length()) {
            throw damaged(at, "blocks end at " + at + ", expected " + file.length());
        }
        return BlockIndex.of(live, written);
    }

    private void requireFileHeader() {
        int at = bytes(0, FileHeader.BYTES);
        ByteBuffer found = ByteBuffer.wrap(window, at, FileHeader.BYTES);
        if (!found.equals(FileHeader.encode(file.file().id(), series.id(), file.period()))) {
            throw damaged(0, "not the head of file " + file.file().id() + " of bucket " + series.key());
        }
    }

    private BlockHeader header(long offset) {
        int at = bytes(offset, BlockHeader.FIXED_BYTES);
        int length = BlockHeader.lengthAt(window, at);
        if (length < 0) {
            throw damaged(offset, "no block begins here");
        }
        at = bytes(offset, length);
        BlockHeader header = BlockHeader.decode(window, at, length);
        if (header == null) {
            throw damaged(offset, "checksum of block header");
        }
        String mismatch = mismatch(header, offset);
        if (mismatch != null) {
            throw damaged(offset, mismatch);
        }
        return header;
    }

    private @Nullable String mismatch(BlockHeader header, long offset) {
        String mismatch = header.mismatch(file.file().id(), offset, series.layout());
        boolean isOfPeriod = header.isWithin(series.period().range(file.period()));
        return mismatch == null && !isOfPeriod ? "rows outside the period of the file" : mismatch;
    }

    /** Index within the window of bytes that are in it on return. */
    private int bytes(long offset, int length) {
        boolean isThere = offset >= windowOffset && offset + length <= windowOffset + window.length;
        if (!isThere) {
            if (offset + length > file.length()) {
                throw damaged(offset, "block is cut off at " + file.length());
            }
            window = new byte[(int) Math.min(Math.max(length, WINDOW_BYTES), file.length() - offset)];
            windowOffset = offset;
            try {
                files.read(file.file().name(), offset, ByteBuffer.wrap(window));
            } catch (IOException e) {
                throw StorageFailures.whileReading(files, file.file().name(), offset, e);
            }
        }
        return (int) (offset - windowOffset);
    }

    private DamagedStorageException damaged(long offset, String what) {
        return new DamagedStorageException(files.path(file.file().name()), offset, what);
    }
}
