package io.tickflux.engine.journal;

import io.tickflux.api.Position;
import io.tickflux.engine.EngineState;
import io.tickflux.engine.WritesRefusedException;
import io.tickflux.engine.disk.ExhaustedException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a journal takes writes, and why not. Any thread. */
final class JournalState {
    private static final Logger LOG = LoggerFactory.getLogger(JournalState.class);
    /** How long writes are refused without another try. */
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Preparer preparer;
    private final LongSupplier durable;
    private final long restNanos;
    private volatile boolean closed;
    private volatile @Nullable Refusal refusal;
    private volatile @Nullable String failure;

    /** What was used up when a write was refused last. */
    private record Refusal(String reason, long nanos) {}

    private JournalState(Preparer preparer, LongSupplier durable, long restNanos) {
        this.preparer = preparer;
        this.durable = durable;
        this.restNanos = restNanos;
    }

    /** @param durable the last position on the device */
    static JournalState of(Preparer preparer, LongSupplier durable) {
        return new JournalState(preparer, durable, preparer.isAhead() ? REST_NANOS : 0);
    }

    EngineState current() {
        if (closed) {
            return EngineState.CLOSED;
        }
        Exception preparing = preparer.failure();
        if (preparing != null && failure == null) {
            fail(preparing);
        }
        if (failure != null) {
            return EngineState.FAILED;
        }
        Refusal last = refusal;
        if (last != null && (preparer.exhausted() != null || System.nanoTime() - last.nanos < restNanos)) {
            return EngineState.READ_ONLY_FULL;
        }
        return EngineState.OPEN;
    }

    /** Why no write is taken; empty when one is. */
    String reason() {
        return reason(current());
    }

    private String reason(EngineState state) {
        return switch (state) {
            case OPEN -> "";
            case READ_ONLY_FULL -> whatIsExhausted();
            case FAILED -> String.valueOf(failure);
            case CLOSED -> "the journal is closed";
        };
    }

    private String whatIsExhausted() {
        ExhaustedException preparing = preparer.exhausted();
        Refusal last = refusal;
        String known = last == null ? "" : last.reason;
        return preparing == null ? known : String.valueOf(preparing.getMessage());
    }

    void requireOpen() {
        EngineState state = current();
        if (state != EngineState.OPEN) {
            throw refused(state);
        }
    }

    void requireNotFailed() {
        if (failure != null) {
            throw refused(EngineState.FAILED);
        }
    }

    /** A write found no room; nothing was stored. */
    WritesRefusedException refuse(ExhaustedException why) {
        Refusal before = refusal;
        refusal = new Refusal(String.valueOf(why.getMessage()), System.nanoTime());
        if (before == null || !before.reason.equals(why.getMessage())) {
            LOG.warn("journal refuses writes for now: {}; lastDurable={}", why.getMessage(), durable.getAsLong());
        }
        return refused(EngineState.READ_ONLY_FULL);
    }

    /** A write was stored. */
    void stored() {
        if (refusal != null) {
            refusal = null;
            LOG.info("journal takes writes again: lastDurable={}", durable.getAsLong());
        }
    }

    /** Nobody knows what the device holds: nothing is acknowledged any more. */
    WritesRefusedException fail(Throwable problem) {
        if (failure == null) {
            failure = String.valueOf(problem.getMessage() == null ? problem : problem.getMessage());
            LOG.error(
                    "journal failed, no write is acknowledged any more: lastDurable={}", durable.getAsLong(), problem);
        }
        WritesRefusedException refused = refused(EngineState.FAILED);
        refused.initCause(problem);
        return refused;
    }

    private WritesRefusedException refused(EngineState state) {
        return new WritesRefusedException(state, Position.of(durable.getAsLong()), reason(state));
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
    }
}
