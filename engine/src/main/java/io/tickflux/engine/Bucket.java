package io.tickflux.engine;

import io.tickflux.api.BucketKey;
import io.tickflux.api.RecordType;
import io.tickflux.api.Schema;

/**
 * A series that exists.
 *
 * @param key its name
 * @param type how it treats rows of one slot
 * @param schema its columns
 */
public record Bucket(BucketKey key, RecordType type, Schema schema) {}
