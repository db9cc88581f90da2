package io.tickflux.engine.retention;

import io.tickflux.api.KeyPattern;
import java.time.Duration;

/**
 * For how long rows of some buckets are kept.
 *
 * @param pattern which buckets
 * @param keepFor rows older than this go, against the bucket's newest row
 */
public record KeepRule(KeyPattern pattern, Duration keepFor) {}
