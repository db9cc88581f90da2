package io.tickflux.engine.store;

import io.tickflux.api.TimeRange;
import io.tickflux.engine.DamagedStorageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What of a file can be read: each of its blocks was, once.
 *
 * @param index the blocks that are whole
 * @param damages what is not, with the times of the rows that are concerned
 */
record SoundBlocks(BlockIndex index, Map<DamagedStorageException, TimeRange> damages) {
    static SoundBlocks of(BlockReader blocks, Series series, PeriodFile file) {
        Map<DamagedStorageException, TimeRange> damages = new LinkedHashMap<>();
        List<BlockRef> sound = new ArrayList<>();
        try {
            for (BlockRef block : blocks.index(series, file).live()) {
                try {
                    blocks.read(series, file, block, Projection.all(series.layout()));
                    sound.add(block);
                } catch (DamagedStorageException e) {
                    damages.put(e, new TimeRange(block.minNanos(), block.maxNanos()));
                }
            }
        } catch (DamagedStorageException e) {
            // headers lead from one to the next: nothing of the file can be trusted
            damages.put(e, series.period().range(file.period()));
        }
        return new SoundBlocks(BlockIndex.of(sound, sound.size()), damages);
    }

    /** The rows of the whole blocks, in order. */
    Merge rows(BlockReader blocks, Series series, PeriodFile file) {
        FileRows rows = new FileRows(blocks, series, file, Projection.all(series.layout()));
        return new Merge(
                rows.sources(index, 0, List.of(TimeRange.ALL)), series.layout().newestWins());
    }
}
