package io.tickflux.plugins.gdaxfeeder;

import io.tickflux.api.plugin.BgWorker;
import io.tickflux.api.plugin.BgWorkerProvider;
import io.tickflux.api.plugin.PluginContext;
import java.util.Set;

/**
 * Makes the feeder {@code gdaxfeeder}, also called {@code coinbase}.
 *
 * <pre>{@code
 * bgworkers:
 *   - module: gdaxfeeder.so
 *     name: GdaxFetcher
 *     config:
 *       symbols: [BTC-USD, ETH-USD]     # all products if absent; at most 90 for a worker
 *       base_timeframe: 1Min            # 1Min 5Min 15Min 1H 6H 1D
 *       query_start: "2024-01-01 00:00" # where history begins; an hour ago if absent
 * }</pre>
 *
 * The module's README lists all keys and says how the feeder behaves.
 */
public final class GdaxProvider implements BgWorkerProvider {
    @Override
    public String module() {
        return "gdaxfeeder";
    }

    @Override
    public Set<String> aliases() {
        return Set.of("coinbase");
    }

    @Override
    public BgWorker create(PluginContext context) {
        return new GdaxFeeder(context, GdaxConfig.of(context.config()));
    }
}
