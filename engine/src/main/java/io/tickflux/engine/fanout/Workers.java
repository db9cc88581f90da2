package io.tickflux.engine.fanout;

/**
 * How many threads deliver events. All are daemons and parked while they have nothing to do.
 *
 * @param lanes threads that deliver from memory; each subscription belongs to one
 * @param catchUpThreads threads that deliver from the journal to those that fell behind
 */
public record Workers(int lanes, int catchUpThreads) {
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    /** One lane on up to three processors, else two; as many for catching up. */
    public static final Workers DEFAULT = new Workers(PROCESSORS > 3 ? 2 : 1, PROCESSORS > 3 ? 2 : 1);

    public Workers {
        if (lanes < 1 || catchUpThreads < 1) {
            throw new IllegalArgumentException("workers: " + lanes + " lanes, " + catchUpThreads
                    + " catch-up threads (expected: at least 1 of each)");
        }
    }
}
