package io.tickflux.engine.store;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Position;
import io.tickflux.api.RecordType;
import io.tickflux.api.Schema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Which buckets there are. One thread creates and removes, any number look. */
final class Catalog {
    private final Map<BucketKey, BucketEntry> entries = new ConcurrentHashMap<>();
    private final Map<Layout, Layout> layouts = new HashMap<>();
    private final List<BucketEntry> removed = new ArrayList<>();
    private final AtomicLong unflushedBytes = new AtomicLong();
    private long nextSeriesId;

    private Catalog(long nextSeriesId) {
        this.nextSeriesId = nextSeriesId;
    }

    /** The buckets of a checkpoint. */
    static Catalog of(Manifest manifest) {
        Catalog catalog = new Catalog(manifest.next().series());
        for (Manifest.Entry bucket : manifest.buckets()) {
            Series series = bucket.series();
            BucketState state = new BucketState(
                    bucket.position(), bucket.files(), null, Memtable.empty(series.layout()), bucket.last());
            catalog.layouts.putIfAbsent(series.layout(), series.layout());
            catalog.entries.put(series.key(), new BucketEntry(series, state, catalog.unflushedBytes));
        }
        return catalog;
    }

    @Nullable
    BucketEntry find(BucketKey key) {
        return entries.get(key);
    }

    /** A snapshot without order. */
    Collection<BucketEntry> all() {
        return List.copyOf(entries.values());
    }

    /** Bytes of all buckets that no file has yet. */
    long unflushedBytes() {
        return unflushedBytes.get();
    }

    /** Makes a bucket; there must be none of that key. */
    synchronized BucketEntry create(BucketKey key, RecordType type, Schema schema, Position position) {
        Layout layout = layouts.computeIfAbsent(Layout.of(type, schema), made -> made);
        Series series = Series.of(nextSeriesId++, key, layout);
        BucketEntry entry = new BucketEntry(series, BucketEntry.newState(series, position), unflushedBytes);
        entries.put(key, entry);
        return entry;
    }

    synchronized void remove(BucketEntry entry) {
        entries.remove(entry.series().key());
        entry.remove();
        removed.add(entry);
    }

    /** All buckets at one moment, and those removed before it. */
    synchronized Census census() {
        Census census = new Census(List.copyOf(entries.values()), List.copyOf(removed), nextSeriesId);
        removed.clear();
        return census;
    }

    /** Takes back removed buckets of a census that led to nothing. */
    synchronized void restoreRemoved(List<BucketEntry> entriesRemoved) {
        removed.addAll(entriesRemoved);
    }

    /**
     * The buckets at one moment.
     *
     * @param removed buckets that were removed since the census before
     */
    record Census(List<BucketEntry> buckets, List<BucketEntry> removed, long nextSeriesId) {}
}
