package io.tickflux.engine.journal;

import io.tickflux.api.Change;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Position;
import io.tickflux.api.Write;
import io.tickflux.engine.EngineConfig.JournalConfig;
import io.tickflux.engine.disk.AlignedBuffers;
import java.util.List;

/** What a journal can be configured to, and what may come in. */
final class JournalLimits {
    private static final long MIN_SEGMENT_BYTES = 64 << 10;
    private static final long MAX_SEGMENT_BYTES = 1L << 40;

    private JournalLimits() {}

    static void requireValid(JournalConfig config) {
        long segmentBytes = config.segmentBytes();
        if (segmentBytes % AlignedBuffers.PAGE != 0
                || segmentBytes < MIN_SEGMENT_BYTES
                || segmentBytes > MAX_SEGMENT_BYTES) {
            throw new InvalidInputException(
                    "segmentBytes",
                    String.valueOf(segmentBytes),
                    "a multiple of 4096 from " + MIN_SEGMENT_BYTES + " to " + MAX_SEGMENT_BYTES);
        }
        if (config.maxBatchBytes() < 1 || config.maxBatchBytes() > segmentBytes / 2) {
            throw new InvalidInputException(
                    "maxBatchBytes",
                    String.valueOf(config.maxBatchBytes()),
                    "from 1 to half of a segment's " + segmentBytes);
        }
    }

    /** Rows are counted as they are; keys, origins and new schemas come on top. */
    static void requireFits(List<Write> batch, long maxBatchBytes) {
        if (batch.isEmpty()) {
            throw new InvalidInputException("batch", "no write", "at least one");
        }
        long bytes = 0;
        for (Write write : batch) {
            bytes += write.change() instanceof Change.Rows rows ? rows.records().byteSize() : 0;
        }
        if (bytes > maxBatchBytes) {
            throw new InvalidInputException("batch", bytes + " bytes of rows", "at most " + maxBatchBytes);
        }
    }

    /** The number of a position, which must be one that this journal could have made. */
    static long sequence(Position position) {
        long[] components = position.components();
        if (components.length != 1) {
            throw new InvalidInputException("position", position.toString(), "one number, as this journal makes them");
        }
        return components[0];
    }
}
