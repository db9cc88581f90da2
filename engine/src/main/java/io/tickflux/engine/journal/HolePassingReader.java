package io.tickflux.engine.journal;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Position;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.DamagedRange;
import io.tickflux.engine.DamagedStorageException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes over damaged events that somebody has given up, see {@link AcceptedLoss}; says each time what it passes over. */
public final class HolePassingReader implements JournalReader {
    private static final Logger LOG = LoggerFactory.getLogger(HolePassingReader.class);

    private final Journal journal;
    private final Position accepted;
    private final Predicate<BucketKey> wanted;
    private JournalReader reader;

    private HolePassingReader(Journal journal, Predicate<BucketKey> wanted, Position accepted, JournalReader reader) {
        this.journal = journal;
        this.wanted = wanted;
        this.accepted = accepted;
        this.reader = reader;
    }

    /** @param accepted up to where damaged events are given up */
    public static HolePassingReader from(
            Position from, Journal journal, Predicate<BucketKey> wanted, Position accepted) {
        return new HolePassingReader(journal, wanted, accepted, journal.read(from, wanted));
    }

    @Override
    public @Nullable WriteEvent next() {
        while (true) {
            try {
                return reader.next();
            } catch (DamagedStorageException damaged) {
                DamagedRange range = damaged.range();
                if (range == null || range.to().compareTo(accepted) > 0) {
                    throw damaged;
                }
                LOG.warn("given up and passed over: {}", range);
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
