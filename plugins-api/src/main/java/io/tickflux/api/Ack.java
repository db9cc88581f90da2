package io.tickflux.api;

/**
 * The answer to a write.
 *
 * @param position where the write stands; for a repeated one, where its producer stood when it was recognised
 * @param level what the write survives
 * @param outcome whether it was stored now or had been stored before
 */
public record Ack(Position position, AckLevel level, Outcome outcome) {
    /** What became of a write. */
    public enum Outcome {
        STORED,
        /** The producer's number was known: nothing was stored again. */
        DUPLICATE
    }
}
