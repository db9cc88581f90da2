package io.tickflux.engine.fanout;

import io.tickflux.api.Position;
import io.tickflux.api.StartAt;
import io.tickflux.engine.PositionExpiredException;
import io.tickflux.engine.journal.Journal;

/** Turns what a consumer named as its start into the position of the first event it may see. May block on the disk. */
final class Starts {
    private Starts() {}

    /** @throws PositionExpiredException when the journal does not hold that event any more, or its position is not reached yet */
    static Position resolve(Journal journal, StartAt start) {
        if (start instanceof StartAt.From from) {
            return checked(journal, from.position());
        } else if (start instanceof StartAt.After after) {
            return checked(journal, journal.after(after.position()));
        } else if (start instanceof StartAt.Time time) {
            return journal.at(time.epochNanos());
        } else if (start instanceof StartAt.Earliest) {
            return journal.first();
        } else {
            return journal.after(journal.last());
        }
    }

    private static Position checked(Journal journal, Position from) {
        // the journal itself says what is wrong, and how much is lost
        journal.read(from, key -> false).close();
        return from;
    }
}
