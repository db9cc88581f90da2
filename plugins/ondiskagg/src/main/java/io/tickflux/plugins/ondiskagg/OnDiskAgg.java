package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Timeframe;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.PluginContext;
import io.tickflux.api.plugin.Trigger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** The trigger; see {@link OnDiskAggProvider}. Called by one thread at a time. */
final class OnDiskAgg implements Trigger {
    private final PluginContext context;
    private final AggConfig config;
    private final WindowCache cache;
    /** By timeframe of the base: one entry for each timeframe in use. */
    private final Map<Timeframe, List<Lane>> lanes = new HashMap<>();

    OnDiskAgg(PluginContext context, AggConfig config) {
        this.context = context;
        this.config = config;
        this.cache = new WindowCache(config.cacheRows());
    }

    @Override
    public Publisher<Write> fire(WriteEvent event) {
        List<Lane> matching = lanes.computeIfAbsent(event.key().timeframe(), this::lanesOf);
        if (matching.isEmpty()) {
            return Flux.empty();
        }
        if (isDerived(event)) {
            context.count("ignored_derived", 1);
            return Flux.empty();
        }
        // After a failure the windows in memory hold the event's rows or not: it comes again and sets the same ones.
        try {
            return Flux.fromIterable(writes(event, matching));
        } finally {
            cache.trim();
        }
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
            return rolledUp(event.key(), rows, matching);
        }
        if (event.change() instanceof Change.Delete delete && !delete.range().isEmpty()) {
            cache.drop(event.key());
            return new Erasure(context, event.key(), delete.range()).writes(matching);
        }
        return List.of();
    }

    private List<Write> rolledUp(BucketKey base, Change.Rows rows, List<Lane> matching) {
        BarShape shape = BarShape.of(rows.records().schema());
        if (shape == null) {
            context.count("ignored_no_ohlc", 1);
            return List.of();
        }
        List<Write> writes = new ArrayList<>();
        for (Lane lane : matching) {
            writes.addAll(Rollup.of(context, cache, base, shape, Rollup.LaneRows.of(lane, shape, rows)));
        }
        return writes;
    }
}
