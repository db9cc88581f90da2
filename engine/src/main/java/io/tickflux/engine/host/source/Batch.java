package io.tickflux.engine.host.source;

import io.tickflux.api.Change;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.WriteEvent;
import java.util.ArrayList;
import java.util.List;

/** Consecutive events of one key that become one: their rows in order, the position of the last. For one thread. */
public final class Batch {
    /** Rows of one batch take no more than this, unless one event's do. */
    private static final long MAX_BYTES = 1L << 20;

    private final Batching batching;
    private final List<WriteEvent> events = new ArrayList<>();
    private long bytes;

    public Batch(Batching batching) {
        this.batching = batching;
    }

    public boolean isEmpty() {
        return events.isEmpty();
    }

    public boolean isFull() {
        return events.size() >= batching.max() || bytes >= MAX_BYTES;
    }

    /** Adds an event; returns false, and adds nothing, when it cannot be joined with those before. */
    public boolean add(WriteEvent event) {
        if (!events.isEmpty() && (isFull() || !joins(event))) {
            return false;
        }
        events.add(event);
        bytes += event.records().byteSize();
        return true;
    }

    private boolean joins(WriteEvent event) {
        WriteEvent first = events.get(0);
        return event.key().equals(first.key())
                && first.change() instanceof Change.Rows before
                && event.change() instanceof Change.Rows rows
                && rows.type() == before.type()
                && rows.records().schema().equals(before.records().schema())
                && bytes + rows.records().byteSize() <= MAX_BYTES;
    }

    /** Where its events stand. */
    public List<Position> positions() {
        return events.stream().map(WriteEvent::position).toList();
    }

    /** The events as one, and begins anew. There is at least one. */
    public WriteEvent take() {
        WriteEvent joined = join();
        events.clear();
        bytes = 0;
        return joined;
    }

    private WriteEvent join() {
        WriteEvent last = events.get(events.size() - 1);
        if (events.size() == 1 || !(last.change() instanceof Change.Rows rows)) {
            return last;
        }
        RecordsBuilder all = Records.builder(rows.records().schema());
        events.forEach(event -> all.append(event.records(), 0, event.records().rows()));
        int hops =
                events.stream().mapToInt(event -> event.origin().hops()).max().orElse(0);
        Origin origin = last.origin();
        return new WriteEvent(
                last.position(),
                last.commitNanos(),
                last.key(),
                new Change.Rows(rows.type(), all.build()),
                new Origin(origin.producer(), origin.number(), hops, origin.checkpoint()));
    }

    static WriteEvent with(WriteEvent event, Change change) {
        return new WriteEvent(event.position(), event.commitNanos(), event.key(), change, event.origin());
    }
}
