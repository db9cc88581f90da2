package io.tickflux.transport.server.route;

import io.tickflux.api.Position;
import io.tickflux.api.WriteEvent;
import io.tickflux.transport.client.protocol.BlockCodec;
import io.tickflux.transport.client.protocol.DataFormat;
import io.tickflux.transport.client.protocol.Envelope;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of recent events, so that an event is encoded once for each format and not for each subscriber. Holds at most
 * {@value #SLOTS} events of each format and about the given number of bytes; two threads that meet a new event may both encode it.
 * Safe to use from any thread.
 */
public final class EncodedEvents {
    private static final int SLOTS = 1_024;

    private final Map<DataFormat, AtomicReferenceArray<@Nullable Entry>> entries = new EnumMap<>(DataFormat.class);
    private final AtomicLong heldBytes = new AtomicLong();
    private final AtomicLong encodings = new AtomicLong();
    private final long limitBytes;

    private static final class Entry {
        final Position position;
        final byte[] bytes;

        Entry(Position position, byte[] bytes) {
            this.position = position;
            this.bytes = bytes;
        }
    }

    /** @param limitBytes when more are held, all is forgotten */
    public EncodedEvents(long limitBytes) {
        this.limitBytes = limitBytes;
        for (DataFormat format : DataFormat.values()) {
            entries.put(format, new AtomicReferenceArray<>(SLOTS));
        }
    }

    /** How many events were encoded so far. */
    public long encodings() {
        return encodings.get();
    }

    /** Bytes held now. */
    public long heldBytes() {
        return heldBytes.get();
    }

    byte[] bytes(WriteEvent event, DataFormat format) {
        AtomicReferenceArray<@Nullable Entry> slots = Objects.requireNonNull(entries.get(format));
        int slot = event.position().hashCode() & (SLOTS - 1);
        Entry entry = slots.get(slot);
        if (entry != null && entry.position.equals(event.position())) {
            return entry.bytes;
        }
        byte[] bytes = BlockCodec.of(format).encode(Envelope.of(event));
        encodings.incrementAndGet();
        if (bytes.length <= limitBytes / 8) {
            put(slots, slot, new Entry(event.position(), bytes));
        }
        return bytes;
    }

    private void put(AtomicReferenceArray<@Nullable Entry> slots, int slot, Entry entry) {
        heldBytes.addAndGet(entry.bytes.length);
        forget(slots.getAndSet(slot, entry));
        if (heldBytes.get() > limitBytes) {
            entries.values().forEach(this::forgetAll);
        }
    }

    private void forgetAll(AtomicReferenceArray<@Nullable Entry> slots) {
        for (int i = 0; i < SLOTS; i++) {
            forget(slots.getAndSet(i, null));
        }
    }

    private void forget(@Nullable Entry entry) {
        if (entry != null) {
            heldBytes.addAndGet(-entry.bytes.length);
        }
    }
}
