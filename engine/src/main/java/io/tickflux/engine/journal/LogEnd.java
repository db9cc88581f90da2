package io.tickflux.engine.journal;

/**
 * What the next block of a log continues.
 *
 * @param lastPosition of the last event; 0 before the first
 * @param epoch raised by each recovery
 * @param chain a hash over the checksums of all blocks so far, in their order
 * @param latestCommitNanos the latest commit time of any event so far; {@link Long#MIN_VALUE} before the first
 */
record LogEnd(long lastPosition, int epoch, long chain, long latestCommitNanos) {
    static final LogEnd EMPTY = new LogEnd(0, 1, 0, Long.MIN_VALUE);

    /** The end behind a block that follows this one. */
    LogEnd behind(LogBlock block) {
        return new LogEnd(
                lastPosition + block.events(), block.epoch(), chained(chain, block.crc()), block.latestCommitNanos());
    }

    /** The end that a block itself says it follows. */
    static LogEnd before(LogBlock block) {
        return new LogEnd(block.firstPosition() - 1, block.epoch(), block.chain(), Long.MIN_VALUE);
    }

    /** Whether {@code block} is what continues this. */
    boolean continuedBy(LogBlock block) {
        return block.firstPosition() == lastPosition + 1
                && block.chain() == chain
                && block.epoch() >= epoch
                && block.latestCommitNanos() >= latestCommitNanos;
    }

    LogEnd withEpoch(int other) {
        return new LogEnd(lastPosition, other, chain, latestCommitNanos);
    }

    LogEnd movedTo(long position) {
        return new LogEnd(position, epoch, chain, latestCommitNanos);
    }

    LogEnd committedBy(long nanos) {
        return new LogEnd(lastPosition, epoch, chain, nanos);
    }

    private static long chained(long before, int crc) {
        long mixed = before * 0x9E3779B97F4A7C15L + (crc & 0xFFFF_FFFFL) + 1;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
