package io.tickflux.engine.store;

import io.tickflux.engine.DamagedStorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads blocks and never gives out a byte whose checksum was not right. Keeps the indexes of files for the next reader, together at
 * most {@value #MAX_CACHED_BLOCKS} blocks. Safe to use from any number of threads.
 */
final class BlockReader {
    /** About 64 bytes each. */
    static final int MAX_CACHED_BLOCKS = 1 << 20;

    private final StoreFiles files;
    private final Map<PeriodFile, BlockIndex> indexes = new LinkedHashMap<>(16, 0.75f, true);
    private long cachedBlocks;

    BlockReader(StoreFiles files) {
        this.files = files;
    }

    /** The blocks of a file, read when first asked for. */
    BlockIndex index(Series series, PeriodFile file) {
        BlockIndex known = cached(file);
        if (known == null) {
            known = new BlockWalk(files, series, file).walk(header -> {});
            remember(file, known);
        }
        return known;
    }

    private synchronized @Nullable BlockIndex cached(PeriodFile file) {
        return indexes.get(file);
    }

    /** Takes in the index of a file that was just written. */
    synchronized void remember(PeriodFile file, BlockIndex index) {
        BlockIndex before = indexes.put(file, index);
        cachedBlocks +=
                index.live().size() - (before == null ? 0 : before.live().size());
        var eldestFirst = indexes.values().iterator();
        while (cachedBlocks > MAX_CACHED_BLOCKS && indexes.size() > 1) {
            cachedBlocks -= eldestFirst.next().live().size();
            eldestFirst.remove();
        }
    }

    /** Gives up the index of a file that is not needed any more. */
    synchronized void forget(PeriodFile file) {
        BlockIndex before = indexes.remove(file);
        cachedBlocks -= before == null ? 0 : before.live().size();
    }

    /** Reads the wanted columns of a block, and only them. */
    Slab read(Series series, PeriodFile file, BlockRef block, Projection projection) {
        Layout layout = series.layout();
        boolean[] wanted = new boolean[layout.schema().size()];
        for (int i = 0; i < projection.size(); i++) {
            wanted[projection.column(i)] = true;
        }
        ColumnRegions regions = new ColumnRegions(layout, block);
        regions.readAll(wanted, (offset, target) -> read(file, block.offset() + offset, target));
        BlockHeader header = header(file, block, regions);
        for (int column = 0; column < wanted.length; column++) {
            if (wanted[column] && regions.crc(column) != header.columnCrc(column)) {
                long offset = block.offset() + regions.offset(column);
                throw new DamagedStorageException(
                        files.path(file.file().name()),
                        offset,
                        "checksum of column " + layout.schema().column(column).name());
            }
        }
        return regions.slab(projection);
    }

    private BlockHeader header(PeriodFile file, BlockRef block, ColumnRegions regions) {
        BlockHeader header = BlockHeader.decode(regions.headerBytes(), 0, regions.headerLength());
        if (header == null || !header.ref().equals(block)) {
            throw new DamagedStorageException(
                    files.path(file.file().name()), block.offset(), "checksum of block header");
        }
        return header;
    }

    private void read(PeriodFile file, long offset, byte[] target) {
        try {
            files.read(file.file().name(), offset, ByteBuffer.wrap(target));
        } catch (IOException e) {
            throw StorageFailures.whileReading(files, file.file().name(), offset, e);
        }
    }
}
