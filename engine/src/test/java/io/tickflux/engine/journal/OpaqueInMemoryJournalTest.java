package io.tickflux.engine.journal;

import io.tickflux.engine.testing.InMemoryJournal;

/** As {@link InMemoryJournalTest}, with positions that are no numbers: the contract does not depend on them. */
class OpaqueInMemoryJournalTest implements JournalContract {
    @Override
    public Journal open() {
        return InMemoryJournal.withOpaquePositions();
    }
}
