package io.tickflux.transport.client.protocol;

import io.tickflux.api.BucketKey;
import io.tickflux.api.RecordType;
import io.tickflux.api.Schema;

/**
 * A bucket that the server has.
 *
 * @param key its name
 * @param type how it treats rows of one slot
 * @param schema its columns
 */
public record CatalogEntry(BucketKey key, RecordType type, Schema schema) {}
