package io.tickflux.engine.store;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Position;
import io.tickflux.api.RecordType;
import io.tickflux.api.Schema;
import io.tickflux.engine.DamagedStorageException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which buckets there are. One thread creates and removes, any number look. */
final class Catalog {
    private static final Logger LOG = LoggerFactory.getLogger(Catalog.class);

    private final Map<BucketKey, BucketEntry> entries = new ConcurrentHashMap<>();
    private final Map<Layout, Layout> layouts = new HashMap<>();
    private final List<BucketEntry> removed = new ArrayList<>();
    private final AtomicLong unflushedBytes = new AtomicLong();
    private long nextSeriesId;

    private final Set<BucketEntry> damaged = ConcurrentHashMap.newKeySet();
    private final ToLongFunction<BucketKey> seriesIds;

    private Catalog(long nextSeriesId, @Nullable ToLongFunction<BucketKey> seriesIds) {
        this.nextSeriesId = nextSeriesId;
        this.seriesIds = seriesIds == null ? key -> this.nextSeriesId++ : seriesIds;
    }

    /** The buckets of a checkpoint. */
    static Catalog of(Manifest manifest) {
        Catalog catalog = new Catalog(manifest.next().series(), null);
        manifest.buckets().forEach(catalog::adopt);
        return catalog;
    }

    /** No buckets yet; the numbers of series are given from outside. */
    static Catalog numberedBy(ToLongFunction<BucketKey> seriesIds) {
        return new Catalog(0, seriesIds);
    }

    /** Takes in a bucket that has files. */
    void adopt(Manifest.Entry bucket) {
        Series series = bucket.series();
        BucketState state = new BucketState(
                bucket.position(), bucket.files(), null, Memtable.empty(series.layout()), bucket.last());
        layouts.putIfAbsent(series.layout(), series.layout());
        entries.put(series.key(), new BucketEntry(series, state, unflushedBytes));
    }

    /** Notes damage that was found in a file of a bucket, unless the file was replaced meanwhile. */
    void noteDamage(BucketEntry entry, DamagedStorageException damage) {
        if (entry.noteDamage(damage) && damaged.add(entry)) {
            LOG.error("damaged, to be rebuilt: bucket={}", entry.series().key(), damage);
        }
    }

    /** Buckets with damage that waits for a rebuild. */
    List<BucketEntry> damaged() {
        List<BucketEntry> noted = List.copyOf(damaged);
        noted.stream().filter(entry -> !isDamaged(entry)).forEach(this::forget);
        return noted.stream().filter(this::isDamaged).toList();
    }

    /** Looks once more: who finds damage tells the bucket first and the set then, and may have found the bucket still in it. */
    private void forget(BucketEntry entry) {
        damaged.remove(entry);
        if (isDamaged(entry)) {
            damaged.add(entry);
        }
    }

    private boolean isDamaged(BucketEntry entry) {
        return entry.damage() != null && find(entry.series().key()) == entry;
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
        Series series = Series.of(seriesIds.applyAsLong(key), key, layout);
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
