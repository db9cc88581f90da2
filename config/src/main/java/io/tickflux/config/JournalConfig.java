package io.tickflux.config;

/**
 * The durable log of all writes.
 *
 * @param segmentBytes {@code journal.segment_size}, in bytes, default 256 MiB: the size of one file. Too small makes
 *     many files and frequent pre-writing; too large reserves disk early and frees it late
 * @param sync {@code journal.sync}, default {@code commit}: when written data is forced to disk
 * @param maxBatchBytes {@code journal.max_batch_bytes}, in bytes, default 16 MiB or what fits a smaller
 *     segment or queue: the most that one commit takes. Too
 *     small refuses large single writes; too large lets one of them delay the acks behind it
 * @param queueBytes {@code journal.queue_bytes}, in bytes, default 64 MiB: the bound on writes that wait for the
 *     journal. Too small slows bursty producers down; too large lets a slow disk fill the memory
 * @param retention {@code journal.retention}: what is given up of the log, by default nothing
 */
public record JournalConfig(
        long segmentBytes, JournalSync sync, long maxBatchBytes, long queueBytes, RetentionConfig retention) {

    /** The default of {@code journal.segment_size}. */
    public static final long DEFAULT_SEGMENT_BYTES = 256L << 20;

    /** The least {@code journal.segment_size}. */
    public static final long MIN_SEGMENT_BYTES = 1L << 20;

    /** The most {@code journal.segment_size}: what one mapping can read. */
    public static final long MAX_SEGMENT_BYTES = 1L << 30;

    /** The default of {@code journal.max_batch_bytes}. */
    public static final long DEFAULT_MAX_BATCH_BYTES = 16L << 20;

    /** The least {@code journal.max_batch_bytes}. */
    public static final long MIN_MAX_BATCH_BYTES = 4L << 10;

    /** The most {@code journal.max_batch_bytes}. */
    public static final long MAX_MAX_BATCH_BYTES = 64L << 20;

    /** The default of {@code journal.queue_bytes}. */
    public static final long DEFAULT_QUEUE_BYTES = 64L << 20;

    /** The least {@code journal.queue_bytes}. */
    public static final long MIN_QUEUE_BYTES = 64L << 10;

    /** The most {@code journal.queue_bytes}. */
    public static final long MAX_QUEUE_BYTES = 16L << 30;

    /** The default of {@code journal.sync}. */
    public static final JournalSync DEFAULT_SYNC = new JournalSync.OnCommit();

    static JournalConfig defaults() {
        return new JournalConfig(
                DEFAULT_SEGMENT_BYTES,
                DEFAULT_SYNC,
                DEFAULT_MAX_BATCH_BYTES,
                DEFAULT_QUEUE_BYTES,
                RetentionConfig.keepAll());
    }
}
