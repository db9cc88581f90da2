package io.tickflux.engine.journal;

import io.tickflux.api.Position;
import io.tickflux.engine.DamagedRange;
import java.nio.file.Path;
import java.util.List;

/** Counts the good blocks of a log and decodes all their records. */
final class CheckedBlocks {
    private long events;
    private long bytes;
    private long last;

    long events() {
        return events;
    }

    long bytes() {
        return bytes;
    }

    /** The highest position seen. */
    long last() {
        return last;
    }

    /** For a segment from its first block on, whose undecodable records are to be reported. */
    SegmentScan.Visitor of(Path file, List<DamagedRange> damages) {
        Dictionary dictionary = new Dictionary();
        return (block, offset, commitsBefore) -> {
            count(block);
            try {
                decode(block, dictionary);
            } catch (RuntimeException undecodable) {
                damages.add(new DamagedRange(
                        file.getFileName().toString(),
                        offset,
                        Position.of(block.firstPosition()),
                        Position.of(block.firstPosition() + block.events() - 1),
                        "cannot be decoded: " + undecodable.getMessage()));
            }
        };
    }

    private void count(LogBlock block) {
        events += block.events();
        bytes += block.length();
        last = Math.max(last, block.firstPosition() + block.events() - 1);
    }

    private static void decode(LogBlock block, Dictionary dictionary) {
        Definitions.absorb(block, dictionary);
        RecordCursor records = new RecordCursor(block, dictionary);
        while (records.advance()) {
            records.decode();
        }
    }
}
