package io.tickflux.engine.journal;

import io.tickflux.engine.testing.InMemoryJournal;

/** The stand-in keeps the contract, so that what is proved with it holds for others. */
class InMemoryJournalTest implements JournalContract {
    @Override
    public Journal open() {
        return InMemoryJournal.create();
    }
}
