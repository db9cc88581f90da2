package io.tickflux.bench;

import io.tickflux.api.AckLevel;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Position;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.DamagedRange;
import io.tickflux.engine.EngineState;
import io.tickflux.engine.journal.Journal;
import io.tickflux.engine.journal.JournalReader;
import java.util.List;
import java.util.function.Predicate;

/** A journal that holds nothing: to measure a fan-out whose subscribers never need one. Fails if one does. */
final class NoHistory implements Journal {
    @Override
    public List<WriteEvent> append(List<Write> batch, long commitNanos) {
        throw new UnsupportedOperationException("append");
    }

    @Override
    public void idle() {
        // There is nothing to settle.
    }

    @Override
    public void force() {}

    @Override
    public Position lastDurable() {
        return last();
    }

    @Override
    public String reason() {
        return "";
    }

    @Override
    public List<DamagedRange> quarantined() {
        return List.of();
    }

    @Override
    public AckLevel level() {
        return AckLevel.RECEIVED;
    }

    @Override
    public Position first() {
        return after(Position.ORIGIN);
    }

    @Override
    public Position last() {
        return Position.ORIGIN;
    }

    @Override
    public Position at(long epochNanos) {
        throw new UnsupportedOperationException("at");
    }

    @Override
    public Position after(Position position) {
        return Position.of(position.sequence() + 1);
    }

    @Override
    public JournalReader read(Position from, Predicate<BucketKey> wanted) {
        throw new UnsupportedOperationException("read: from=" + from);
    }

    @Override
    public List<Part> parts() {
        return List.of();
    }

    @Override
    public void giveUp(Position through) {
        throw new UnsupportedOperationException("giveUp: through=" + through);
    }

    @Override
    public EngineState state() {
        return EngineState.OPEN;
    }

    @Override
    public void close() {
        // There is nothing to give up.
    }
}
