package io.tickflux.engine.ingest;

import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.WriteEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is remembered of each named producer: the number of its last write, so that a repeated one is recognised, and its last
 * checkpoint. Derived from the journal; a snapshot lies in the store's checkpoint.
 *
 * <p>Bound: the 65 536 producers that wrote last, and all that ever noted a checkpoint (triggers and feeders, few by nature).
 * Written by the writer's thread, read by any.
 *
 * <pre>
 *   snapshot:  count i32 | { producer utf | number i64 | position utf | checkpoint utf }*
 * </pre>
 */
public final class ProducerTable {
    private static final int MAX_PRODUCERS = 1 << 16;

    private final Map<String, Entry> entries;

    private ProducerTable(Map<String, Entry> entries) {
        this.entries = entries;
    }

    /** The table of a snapshot; an empty one for no bytes. */
    public static ProducerTable restore(byte[] snapshot) {
        Map<String, Entry> entries = new ConcurrentHashMap<>();
        if (snapshot.length > 0) {
            try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(snapshot))) {
                for (int i = in.readInt(); i > 0; i--) {
                    String producer = in.readUTF();
                    entries.put(producer, new Entry(in.readLong(), Position.parse(in.readUTF()), in.readUTF()));
                }
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }
        return new ProducerTable(entries);
    }

    /** The table as bytes. */
    public byte[] snapshot() {
        Map<String, Entry> copy = Map.copyOf(entries);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(copy.size());
            for (Map.Entry<String, Entry> producer : copy.entrySet()) {
                out.writeUTF(producer.getKey());
                out.writeLong(producer.getValue().number());
                out.writeUTF(producer.getValue().position().toString());
                out.writeUTF(producer.getValue().checkpoint());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** Notes a stored event; an older one than known changes nothing. */
    public void apply(WriteEvent event) {
        Origin origin = event.origin();
        if (origin.producer().isEmpty()
                || (origin.number() == 0 && origin.checkpoint().isEmpty())) {
            return;
        }
        entries.merge(
                origin.producer(),
                new Entry(origin.number(), event.position(), origin.checkpoint()),
                Entry::followedBy);
        if (entries.size() > MAX_PRODUCERS) {
            forgetOldest();
        }
    }

    private void forgetOldest() {
        List<String> oldest = entries.entrySet().stream()
                .filter(entry -> entry.getValue().checkpoint().isEmpty())
                .sorted(Comparator.comparing(entry -> entry.getValue().position()))
                .limit(MAX_PRODUCERS / 8)
                .map(Map.Entry::getKey)
                .toList();
        oldest.forEach(entries::remove);
    }

    /** Where the producer stood when it had stored this number or a later one; empty when it has not. */
    Optional<Position> storedAt(String producer, long number) {
        Entry entry = entries.get(producer);
        return number > 0 && entry != null && entry.number() >= number
                ? Optional.of(entry.position())
                : Optional.empty();
    }

    /** The producer's last checkpoint. */
    public Optional<String> checkpoint(String producer) {
        Entry entry = entries.get(producer);
        return entry == null || entry.checkpoint().isEmpty() ? Optional.empty() : Optional.of(entry.checkpoint());
    }

    private record Entry(long number, Position position, String checkpoint) {
        Entry followedBy(Entry next) {
            if (next.position.compareTo(position) <= 0) {
                return this;
            }
            return new Entry(
                    Math.max(number, next.number),
                    next.position,
                    next.checkpoint.isEmpty() ? checkpoint : next.checkpoint);
        }
    }
}
