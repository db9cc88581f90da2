package io.tickflux.engine.journal;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Position;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.DamagedRange;
import io.tickflux.engine.DamagedStorageException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Passes over damaged events up to a position, such as those that somebody has given up; tells each time what it passes over. */
public final class HolePassingReader implements JournalReader {
    private final Journal journal;
    private final Position through;
    private final Consumer<DamagedRange> told;
    private final Predicate<BucketKey> wanted;
    private JournalReader reader;

    private HolePassingReader(
            Journal journal,
            Predicate<BucketKey> wanted,
            Position through,
            Consumer<DamagedRange> told,
            JournalReader reader) {
        this.journal = journal;
        this.wanted = wanted;
        this.through = through;
        this.told = told;
        this.reader = reader;
    }

    /**
     * Reads from a position on.
     *
     * @param through up to where damaged events are passed over
     * @param told is told of each such range
     */
    public static HolePassingReader from(
            Position from,
            Journal journal,
            Predicate<BucketKey> wanted,
            Position through,
            Consumer<DamagedRange> told) {
        return new HolePassingReader(journal, wanted, through, told, journal.read(from, wanted));
    }

    @Override
    public @Nullable WriteEvent next() {
        while (true) {
            try {
                return reader.next();
            } catch (DamagedStorageException damaged) {
                DamagedRange range = damaged.range();
                if (range == null || range.to().compareTo(through) > 0) {
                    throw damaged;
                }
                told.accept(range);
                reader.close();
                reader = journal.read(journal.after(range.to()), wanted);
            }
        }
    }

    @Override
    public Position position() {
        return reader.position();
    }

    @Override
    public void close() {
        reader.close();
    }
}
