package io.tickflux.engine.faults;

import io.tickflux.api.Block;
import io.tickflux.api.Change;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Query;
import io.tickflux.api.Records;
import io.tickflux.api.StartAt;
import io.tickflux.api.Write;
import io.tickflux.engine.Engine;
import io.tickflux.engine.EngineStatus;
import io.tickflux.engine.Subscription;
import io.tickflux.engine.embedded.EmbeddedEngine;
import io.tickflux.engine.faults.Ledger.Kind;
import io.tickflux.engine.faults.Ledger.Line;
import io.tickflux.engine.journal.JournalCheck;
import io.tickflux.engine.store.StoreCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Knows what was promised in a directory whose journal is given up as it fills: that each row of ticks that was acknowledged can be
 * queried, once, whoever holds it; that what the journal holds has no hole; and that a trigger was fired before its events went.
 */
final class RetentionOracle {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int MOST_FAULTS = 10;
    private static final KeyPattern TICKS = KeyPattern.parse("*/*/TICKS");

    private final Path scratch;
    /** By write, its position. */
    private final Map<Long, Long> acknowledged = new HashMap<>();

    private final long[] lastNumbers = new long[LoadPlan.PRODUCERS + 1];
    private final BitSet fired = new BitSet();
    private final List<String> faults = new ArrayList<>();
    private long first;

    RetentionOracle(Path scratch) {
        this.scratch = scratch;
    }

    List<Long> nextNumbers() {
        return LoadPlan.firstNumbers(producer -> lastNumbers[producer] + 1);
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /** The position of the first event that the journal still holds. */
    long first() {
        return first;
    }

    void hear(List<Line> lines) {
        for (Line line : lines) {
            if (line.kind() == Kind.ACK || line.kind() == Kind.DUPLICATE) {
                lastNumbers[line.who()] = Math.max(lastNumbers[line.who()], line.number());
            }
            if (line.kind() == Kind.ACK) {
                acknowledged.put(Content.cause(line.who(), line.number()), line.position());
            } else if (line.kind() == Kind.FIRED) {
                fired.set((int) line.position());
            }
        }
    }

    /** What does not hold in a directory that no process has open. */
    List<String> check(LoadPlan plan) throws IOException {
        Path copy = Files.createTempDirectory(scratch, "copy");
        Engine engine = null;
        try {
            Trees.copy(plan.root(), copy);
            JournalCheck.run(copy.resolve("journal")).damages().forEach(damage -> require(false, damage.toString()));
            StoreCheck.run(copy.resolve("store")).damages().forEach(damage -> require(false, damage.toString()));
            engine = EmbeddedEngine.open(plan.in(copy).config());
            requireNoHole(engine);
            requireRows(engine);
        } finally {
            if (engine != null) {
                engine.close(PATIENCE).block(PATIENCE);
            }
            Trees.delete(copy);
        }
        List<String> found = new ArrayList<>(faults);
        faults.clear();
        return found;
    }

    /** As {@link #check}, when the trigger has had the time to see everything. */
    List<String> checkDrained(LoadPlan plan) throws IOException {
        acknowledged.values().forEach(at -> require(fired.get(at.intValue()), "the trigger was not fired by " + at));
        return check(plan);
    }

    private void requireNoHole(Engine engine) {
        EngineStatus status = engine.status();
        long oldest = status.first().sequence();
        require(oldest >= first, "the journal begins at " + oldest + ", it was at " + first);
        first = oldest;
        long next = oldest;
        for (long position : held(engine, oldest, status.last().sequence())) {
            require(position == next, "the journal has " + position + " where " + next + " is expected");
            next = position + 1;
        }
    }

    /** The positions of all events that the journal holds; none when the process was killed before the first. */
    private static List<Long> held(Engine engine, long oldest, long newest) {
        if (oldest > newest) {
            return List.of();
        }
        return Objects.requireNonNull(engine.subscribe(Subscription.to(KeyPattern.ALL, StartAt.EARLIEST))
                .map(event -> event.position().sequence())
                .takeUntil(position -> position >= newest)
                .collectList()
                .block(PATIENCE));
    }

    private void requireRows(Engine engine) {
        Map<Long, Integer> rows = new HashMap<>();
        engine.query(Query.of(TICKS)).doOnNext(block -> count(block, rows)).blockLast(PATIENCE);
        acknowledged.forEach((cause, at) -> {
            Write write = Content.write((int) (cause >> 48), cause & 0xFFFF_FFFF_FFFFL);
            int expected = write.change() instanceof Change.Rows change
                    ? change.records().rows()
                    : 0;
            int found = rows.getOrDefault(cause, 0);
            require(
                    !Content.isTicks(write.key()) || found == expected,
                    "rows of the write at " + at + ": " + found + ", expected " + expected);
        });
    }

    private static void count(Block block, Map<Long, Integer> rows) {
        Records records = block.records();
        for (int row = 0; row < records.rows(); row++) {
            rows.merge(Content.cause((int) records.longAt(1, row), records.longAt(2, row)), 1, Integer::sum);
        }
    }

    private void require(boolean holds, String fault) {
        if (!holds && faults.size() < MOST_FAULTS) {
            faults.add(fault);
        }
    }
}
