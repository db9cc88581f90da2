package io.tickflux.engine.store;

import io.tickflux.api.Change;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Position;
import io.tickflux.api.RecordType;
import io.tickflux.api.Schema;
import io.tickflux.api.TimeRange;
import io.tickflux.api.WriteEvent;
import org.jspecify.annotations.Nullable;

/** What an event does to the buckets, live and in a rebuild alike. */
final class Applied {
    private Applied() {}

    /** Whether a bucket has taken in an event, or a later one of its own. */
    static boolean isKnown(@Nullable BucketEntry entry, WriteEvent event) {
        return entry != null && event.position().compareTo(entry.state().position()) <= 0;
    }

    /**
     * Takes in an event that is not known yet.
     *
     * @param entry the bucket of its key, null when there is none
     */
    static void apply(Catalog catalog, @Nullable BucketEntry entry, WriteEvent event) {
        Change change = event.change();
        Position position = event.position();
        if (change instanceof Change.Rows rows) {
            existing(catalog, entry, event, rows.type(), rows.records().schema())
                    .add(position, rows.records());
        } else if (change instanceof Change.Create create) {
            existing(catalog, entry, event, create.type(), create.schema());
        } else if (change instanceof Change.Delete delete && entry != null) {
            delete(catalog, entry, position, delete.range());
        }
    }

    private static BucketEntry existing(
            Catalog catalog, @Nullable BucketEntry entry, WriteEvent event, RecordType type, Schema schema) {
        if (entry == null) {
            return catalog.create(event.key(), type, schema, event.position());
        }
        Layout layout = entry.series().layout();
        if (layout.type() != type || !layout.schema().equals(schema)) {
            throw new InvalidInputException(
                    "event " + event.position() + " of " + event.key(),
                    type + " " + schema,
                    layout.type() + " " + layout.schema());
        }
        return entry;
    }

    private static void delete(Catalog catalog, BucketEntry entry, Position position, TimeRange range) {
        if (range.equals(TimeRange.ALL)) {
            catalog.remove(entry);
        } else if (!range.isEmpty()) {
            entry.delete(position, range);
        }
    }
}
