package io.tickflux.api;

/**
 * Who made a write. A producer that numbers its writes can send one again after a lost answer: a number that is not above the
 * last one stored for that producer is acknowledged and not stored again.
 *
 * @param producer a name that stays the same over restarts, or empty for an anonymous writer
 * @param number the producer's own number of this write, rising from 1; 0 when it does not number its writes
 * @param hops how many triggers lie between the first write and this one
 * @param checkpoint the producer's own note of how far it is, stored in the same commit as the write; empty for none
 */
public record Origin(String producer, long number, int hops, String checkpoint) {
    /** An anonymous writer. */
    public static final Origin ANONYMOUS = new Origin("", 0, 0, "");

    private static final int MAX_PRODUCER_LENGTH = 200;
    private static final int MAX_CHECKPOINT_LENGTH = 8_192;

    /** @throws InvalidInputException when a part is out of its bounds */
    public Origin {
        require(producer.length() <= MAX_PRODUCER_LENGTH, "producer", producer, "at most 200 characters");
        require(number >= 0, "producer number", String.valueOf(number), "0 or more");
        require(number == 0 || !producer.isEmpty(), "producer", "none", "a name for a numbered write");
        require(hops >= 0, "hops", String.valueOf(hops), "0 or more");
        require(checkpoint.length() <= MAX_CHECKPOINT_LENGTH, "checkpoint", "too long", "at most 8192 characters");
    }

    /** A producer that numbers its writes. */
    public static Origin of(String producer, long number) {
        return new Origin(producer, number, 0, "");
    }

    public Origin withCheckpoint(String note) {
        return new Origin(producer, number, hops, note);
    }

    private static void require(boolean holds, String where, String found, String expected) {
        if (!holds) {
            throw new InvalidInputException(where, found, expected);
        }
    }
}
