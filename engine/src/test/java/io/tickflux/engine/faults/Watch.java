package io.tickflux.engine.faults;

import io.tickflux.engine.faults.Ledger.Kind;
import io.tickflux.engine.faults.Ledger.Line;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Follows a ledger while it is written. For one thread. */
final class Watch {
    private final Ledger ledger;
    private int next;

    Watch(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The first line of a kind from here on that was written after a moment; empty when none is in time. */
    Optional<Line> await(Kind kind, long afterNanos, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            Line line = ledger.line(next);
            if (line == null) {
                TimeUnit.MICROSECONDS.sleep(200);
            } else {
                next++;
                if (line.kind() == kind && line.nanos() - afterNanos > 0) {
                    return Optional.of(line);
                }
            }
        }
        return Optional.empty();
    }

    /** Begins anew. */
    void rewind() {
        next = 0;
    }

    static boolean until(Duration patience, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            TimeUnit.MICROSECONDS.sleep(200);
        }
        return true;
    }
}
