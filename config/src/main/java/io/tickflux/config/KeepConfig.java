package io.tickflux.config;

import java.time.Duration;

/**
 * For how long rows are kept.
 *
 * @param pattern {@code keep[].pattern}, required: the buckets; the first rule that matches one counts
 * @param keepFor {@code keep[].for}, required: rows older than this are deleted, against the bucket's newest row
 */
public record KeepConfig(String pattern, Duration keepFor) {

    /** The shortest {@code keep[].for}. */
    public static final Duration MIN_KEEP = Duration.ofMinutes(1);

    /** The longest {@code keep[].for}. */
    public static final Duration MAX_KEEP = Duration.ofDays(36_500);
}
