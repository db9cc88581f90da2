package io.tickflux.engine.journal;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Schema;

/** What the numbers in the records of one segment stand for. */
final class Dictionary {
    private final IdTable<BucketKey> keys = new IdTable<>();
    private final IdTable<Schema> schemas = new IdTable<>();
    private final IdTable<String> producers = new IdTable<>();

    IdTable<BucketKey> keys() {
        return keys;
    }

    IdTable<Schema> schemas() {
        return schemas;
    }

    IdTable<String> producers() {
        return producers;
    }
}
