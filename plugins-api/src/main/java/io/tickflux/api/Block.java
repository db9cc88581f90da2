package io.tickflux.api;

/**
 * Some rows of one bucket, ascending in time: how results of a query travel.
 *
 * @param key the bucket
 * @param type how the bucket treats rows of one slot
 * @param records one to some thousand rows; none only when a known bucket has no row in the range
 */
public record Block(BucketKey key, RecordType type, Records records) {}
