package io.tickflux.engine.faults;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Query;
import io.tickflux.api.StartAt;
import io.tickflux.api.Timeframe;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.Engine;
import io.tickflux.engine.Subscription;
import io.tickflux.engine.embedded.EmbeddedEngine;
import io.tickflux.engine.faults.Bars.Bar;
import io.tickflux.engine.faults.Ledger.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Knows what the lives of a {@link BarsProcess} have promised over one data directory, and says what does not hold: that each base write
 * which was acknowledged is there once and in order, that the recorder was fired by each, and that the bars are those of the base rows.
 */
final class BarsOracle {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int MOST_FAULTS = 10;
    private static final Map<String, Long> MINUTES = Map.of("1Min", 1L, "5Min", 5L, "1H", 60L, "1D", 24 * 60L);

    private final Path scratch;
    private final Totals totals;
    /** What was acknowledged: by position, the write. */
    private final Map<Long, Long> acknowledged = new HashMap<>();

    private final long[] lastNumbers = new long[LoadPlan.PRODUCERS];
    private final BitSet fired = new BitSet();
    private final List<String> faults = new ArrayList<>();

    BarsOracle(Path scratch, Totals totals) {
        this.scratch = scratch;
        this.totals = totals;
    }

    /** For each producer, the number behind the last one acknowledged. */
    List<Long> nextNumbers() {
        return LoadPlan.firstNumbers(producer -> lastNumbers[producer] + 1);
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /** Takes in what a life was heard to promise. */
    void hear(List<Line> lines) {
        long[] lastOfKey = new long[LoadPlan.PRODUCERS + 1];
        for (Line line : lines) {
            switch (line.kind()) {
                case ACK -> {
                    acknowledged.put(line.position(), Content.cause(line.who(), line.number()));
                    lastNumbers[line.who()] = Math.max(lastNumbers[line.who()], line.number());
                }
                case DUPLICATE -> lastNumbers[line.who()] = Math.max(lastNumbers[line.who()], line.number());
                case FIRED -> {
                    require(lastOfKey[line.who()] < line.position(), "the recorder was fired out of order: " + line);
                    lastOfKey[line.who()] = line.position();
                    fired.set((int) line.position());
                }
                default -> {}
            }
        }
    }

    /** What does not hold in a directory that no process has open, and whose triggers were through. */
    List<String> check(LoadPlan plan) throws IOException {
        Path copy = Files.createTempDirectory(scratch, "copy");
        Engine engine = null;
        try {
            Trees.copy(plan.root(), copy);
            engine = EmbeddedEngine.open(plan.in(copy).config());
            check(engine);
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

    private void check(Engine engine) {
        Map<Integer, NavigableMap<Long, Bar>> rows = new TreeMap<>();
        Map<Long, Long> found = new HashMap<>();
        long[] before = new long[LoadPlan.PRODUCERS];
        long last = engine.status().last().sequence();
        engine.subscribe(Subscription.to(KeyPattern.ALL, StartAt.EARLIEST))
                .takeUntil(event -> event.position().sequence() >= last)
                .filter(Bars::isBase)
                .doOnNext(event -> {
                    int producer = Bars.producer(event);
                    Bars.apply(event, rows.computeIfAbsent(producer, any -> new TreeMap<>()));
                    require(
                            fired.get((int) event.position().sequence()),
                            "the recorder was not fired by " + event.position());
                    if (producer < LoadPlan.PRODUCERS) {
                        requireNext(event, before);
                        found.put(
                                event.position().sequence(),
                                Content.cause(producer, event.origin().number()));
                    }
                    totals.count("base events checked", 1);
                })
                .blockLast(PATIENCE);
        acknowledged.forEach(
                (at, write) -> require(write.equals(found.get(at)), "acknowledged and lost: position " + at));
        rows.forEach((producer, base) ->
                MINUTES.forEach((timeframe, minutes) -> requireBars(engine, producer, base, timeframe)));
    }

    private void requireNext(WriteEvent event, long[] before) {
        int producer = Bars.producer(event);
        long number = event.origin().number();
        require(number == before[producer] + 1, "write " + number + " of " + producer + " after " + before[producer]);
        require(Bars.isAsWritten(event), "torn at " + event.position());
        before[producer] = number;
    }

    private void requireBars(Engine engine, int producer, NavigableMap<Long, Bar> base, String timeframe) {
        BucketKey key = Bars.key(producer).withTimeframe(Timeframe.parse(timeframe));
        Map<Long, Bar> expected = Bars.aggregate(base, Objects.requireNonNull(MINUTES.get(timeframe)));
        Map<Long, Bar> found = new TreeMap<>();
        List<Block> blocks = Objects.requireNonNull(
                engine.query(Query.of(KeyPattern.of(key))).collectList().block(PATIENCE));
        blocks.forEach(block -> Bars.put(block.records(), found));
        totals.count("bars compared", expected.size());
        require(found.equals(expected), key + ": " + difference(expected, found));
    }

    private static String difference(Map<Long, Bar> expected, Map<Long, Bar> found) {
        TreeMap<Long, String> differences = new TreeMap<>();
        expected.forEach((time, bar) -> {
            if (!bar.equals(found.get(time))) {
                differences.put(time, found.get(time) + ", expected " + bar);
            }
        });
        found.forEach((time, bar) -> {
            if (!expected.containsKey(time)) {
                differences.put(time, bar + ", expected none");
            }
        });
        return differences.isEmpty()
                ? "none"
                : differences.size() + " bars differ, the first at "
                        + Instant.ofEpochSecond(differences.firstKey() / 1_000_000_000L) + ": "
                        + differences.firstEntry().getValue();
    }

    private void require(boolean holds, String fault) {
        if (!holds && faults.size() < MOST_FAULTS) {
            faults.add(fault);
        }
    }
}
