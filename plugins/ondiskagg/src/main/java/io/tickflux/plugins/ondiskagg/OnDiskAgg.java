package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Limit;
import io.tickflux.api.Query;
import io.tickflux.api.Records;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Timeframe;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.PluginContext;
import io.tickflux.api.plugin.Trigger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** The trigger; see {@link OnDiskAggProvider}. Called by one thread at a time. */
final class OnDiskAgg implements Trigger {
    private static final String GROUP_OF_BARS = "OHLCV";
    /** What the stream trigger writes are copies of rows that are made into bars already. */
    private static final String COPIES = "@stream";

    private static final Set<String> GROUPS_OF_TRADES = Set.of("TRADE", "TICK");

    private final PluginContext context;
    private final AggConfig config;
    private final Shapes shapes;
    private final WindowCache cache;
    private final Revisions revisions;
    private final BaseState.All bases = new BaseState.All();
    /** By timeframe of the base: one entry for each timeframe in use. */
    private final Map<Timeframe, List<Lane>> lanes = new HashMap<>();

    OnDiskAgg(PluginContext context, AggConfig config) {
        this.context = context;
        this.config = config;
        this.shapes = new Shapes(config.columns());
        this.cache = new WindowCache(config.cacheRows());
        this.revisions = new Revisions(context);
    }

    @Override
    public Publisher<Write> fire(WriteEvent event) {
        if (event.key().group().endsWith(COPIES)) {
            return Flux.empty();
        }
        List<Lane> matching = lanes.computeIfAbsent(event.key().timeframe(), this::lanesOf);
        if (matching.isEmpty()) {
            return Flux.empty();
        }
        if (isDerived(event)) {
            context.count("ignored_derived", 1);
            return Flux.empty();
        }
        BaseState known = bases.get(event.key());
        if (known != null && event.position().compareTo(known.position()) <= 0) {
            // It comes again, after a failure: what is in memory may never have been stored.
            forget(event.key());
        }
        try {
            return Flux.fromIterable(writes(event, matching));
        } finally {
            cache.trim();
        }
    }

    private void forget(BucketKey base) {
        bases.remove(base);
        cache.drop(base);
    }

    /** Whether these are bars of one of our destinations that a trigger made: they must not be made into bars twice. */
    private boolean isDerived(WriteEvent event) {
        return event.origin().hops() > 0
                && config.destinations().contains(event.key().timeframe());
    }

    private List<Lane> lanesOf(Timeframe base) {
        for (Timeframe destination : config.destinations()) {
            if (base.compareTo(destination) < 0 && !destination.contains(base)) {
                context.count("skipped_destinations", 1);
                context.logger()
                        .log(
                                System.Logger.Level.WARNING,
                                "destination={0} left out for base={1}: its slots do not contain whole ones of the base",
                                destination,
                                base);
            }
        }
        return Lane.of(base, config);
    }

    private List<Write> writes(WriteEvent event, List<Lane> matching) {
        if (event.change() instanceof Change.Rows rows) {
            return rolledUp(event, rows, matching);
        }
        if (event.change() instanceof Change.Delete delete && !delete.range().isEmpty()) {
            return erased(event, delete, matching);
        }
        return List.of();
    }

    private List<Write> rolledUp(WriteEvent event, Change.Rows rows, List<Lane> matching) {
        BarShape shape = shapes.of(rows.records().schema());
        if (shape == null) {
            context.count("ignored_no_ohlc", 1);
            return List.of();
        }
        BaseState state = state(event, shape);
        List<Write> writes = new ArrayList<>();
        for (Lane lane : matching) {
            Rollup.LaneRows laneRows = Rollup.LaneRows.of(lane, shape, rows);
            if (!laneRows.byTime().isEmpty()) {
                Rollup rollup = new Rollup(context, cache, event.key(), state, laneRows);
                rollup.run();
                for (Level level : lane.levels()) {
                    if (level.isDestination()) {
                        add(writes, event.key(), level, rollup.bars(level), state, rollup.windowsOf(level));
                    }
                }
            }
        }
        state.took(rows.records().lastNanos());
        return writes;
    }

    private BaseState state(WriteEvent event, BarShape shape) {
        BaseState state = bases.get(event.key());
        if (state == null || state.shape() != shape) {
            // Holds for all events up to this one, and is the better the earlier it is asked for.
            long lastNanos = context.lastEpochNanos(event.key()).orElse(Long.MIN_VALUE);
            state = new BaseState(shape, lastNanos, event.position());
            bases.put(event.key(), state);
        }
        state.reached(event.position());
        return state;
    }

    private void add(
            List<Write> writes,
            BucketKey base,
            Level level,
            Records bars,
            BaseState state,
            NavigableMap<Long, Window> windows) {
        if (bars.isEmpty()) {
            return;
        }
        BucketKey destination = destination(base, level, state.shape());
        writes.add(Write.fixed(
                destination,
                config.revisions() == AggConfig.Revisioning.NONE
                        ? bars
                        : revisions.number(destination, level, bars, state, windows)));
    }

    private static BucketKey destination(BucketKey base, Level level, @Nullable BarShape shape) {
        return new BucketKey(base.symbol(), level.timeframe(), group(base, shape));
    }

    /** Bars of trades are no trades; of a base that is gone only its name tells. */
    private static String group(BucketKey base, @Nullable BarShape shape) {
        boolean isOfTrades = shape == null ? GROUPS_OF_TRADES.contains(base.group()) : shape.isOfTrades();
        return isOfTrades ? GROUP_OF_BARS : base.group();
    }

    private List<Write> erasedWhole(BucketKey base, String group, List<Lane> matching) {
        return matching.stream()
                .flatMap(lane -> lane.levels().stream())
                .filter(Level::isDestination)
                .map(level -> new BucketKey(base.symbol(), level.timeframe(), group))
                .filter(destination -> context.query(Query.of(destination).limitedTo(Limit.last(1)))
                        .hasElements()
                        .blockOptional()
                        .orElse(false))
                .map(destination -> Write.delete(destination, TimeRange.ALL))
                .toList();
    }

    private List<Write> erased(WriteEvent event, Change.Delete delete, List<Lane> matching) {
        BucketKey base = event.key();
        BarShape shape = shapeOf(base);
        forget(base);
        if (delete.range().equals(TimeRange.ALL)) {
            return erasedWhole(base, group(base, shape), matching);
        }
        if (shape == null) {
            return List.of();
        }
        BaseState state = state(event, shape);
        Erasure erasure = new Erasure(context, base, shape, delete.range());
        List<Write> writes = new ArrayList<>();
        for (Lane lane : matching) {
            for (Level level : lane.levels()) {
                if (level.isDestination()) {
                    Erasure.Outcome outcome = erasure.of(destination(base, level, shape), level);
                    writes.addAll(outcome.deletions());
                    add(writes, base, level, outcome.bars(level), state, Collections.emptyNavigableMap());
                }
            }
        }
        // The latest bars may be gone: they are looked up anew.
        state.latest().clear();
        return writes;
    }

    /** The shape of a base that may be deleted by now; null when no bars can have been made of it. */
    private @Nullable BarShape shapeOf(BucketKey base) {
        BaseState known = bases.get(base);
        if (known != null) {
            return known.shape();
        }
        Block last = context.query(Query.of(base).limitedTo(Limit.last(1))).blockLast();
        return last == null ? null : shapes.of(last.records().schema());
    }
}
