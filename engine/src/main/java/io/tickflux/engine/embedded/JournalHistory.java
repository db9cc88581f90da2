package io.tickflux.engine.embedded;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Position;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.DamagedRange;
import io.tickflux.engine.journal.HolePassingReader;
import io.tickflux.engine.journal.Journal;
import io.tickflux.engine.journal.JournalReader;
import io.tickflux.engine.journal.JournalView;
import io.tickflux.engine.store.History;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The store's history is the journal. */
final class JournalHistory implements History {
    private final Supplier<Position> first;
    private final UnaryOperator<Position> after;
    private final BiFunction<Position, Predicate<BucketKey>, JournalReader> reader;

    private JournalHistory(
            Supplier<Position> first,
            UnaryOperator<Position> after,
            BiFunction<Position, Predicate<BucketKey>, JournalReader> reader) {
        this.first = first;
        this.after = after;
        this.reader = reader;
    }

    static JournalHistory of(Journal journal) {
        return new JournalHistory(journal::first, journal::after, journal::read);
    }

    /**
     * Passes over damaged events, which the repair of a store that is in use must not: it may have their rows.
     *
     * @param through up to where
     * @param told is told what is passed over
     */
    static JournalHistory without(Position through, Journal journal, Consumer<DamagedRange> told) {
        return new JournalHistory(
                journal::first,
                journal::after,
                (from, wanted) -> HolePassingReader.from(from, journal, wanted, through, told));
    }

    static JournalHistory of(JournalView view) {
        return new JournalHistory(view::first, view::after, view::read);
    }

    @Override
    public boolean reachesBackTo(Position position) {
        return first.get().compareTo(after.apply(position)) <= 0;
    }

    @Override
    public void replay(Position from, Position through, Predicate<BucketKey> wanted, Consumer<WriteEvent> events) {
        try (JournalReader open = reader.apply(after.apply(from), wanted)) {
            while (open.position().compareTo(through) <= 0) {
                WriteEvent event = open.next();
                if (event != null && event.position().compareTo(through) <= 0) {
                    events.accept(event);
                }
            }
        }
    }
}
