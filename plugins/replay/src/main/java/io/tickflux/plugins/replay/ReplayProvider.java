package io.tickflux.plugins.replay;

import io.tickflux.api.plugin.BgWorker;
import io.tickflux.api.plugin.BgWorkerProvider;
import io.tickflux.api.plugin.PluginContext;

/**
 * Makes the feeder {@code replay}.
 *
 * <pre>{@code
 * bgworkers:
 *   - module: replay
 *     name: spy
 *     config:
 *       file: data/SPY-trades.csv.gz    # plain or gzip; relative to the server's working directory
 *       key: SPY/1Sec/TICK
 *       type: variable                  # or fixed (the default)
 *       speed: 10                       # N times as fast as recorded; 1 is the default; full: as fast as the engine takes it
 *       batch: 1000                     # at most so many rows in a write
 *       on_error: skip                  # bad rows: leave out, or reject the file (the default)
 *       epoch: ms                       # how Epoch is written, if its size does not tell: s, ms, us, ns, iso
 * }</pre>
 *
 * <p>The file is as {@link io.tickflux.csv.CsvReader} reads it. If the bucket exists, its columns and types are expected; else they are
 * inferred. A file that cannot be read as such parks the feeder.
 *
 * <p><b>Pace.</b> The first row is due at once, each other as long after it as was recorded, divided by the speed. Rows that are due
 * together make one write. A row that is older than the one before it is due at once.
 *
 * <p><b>Order and restarts.</b> Rows are written in the order of the file. With each write the number of rows done is stored in the same
 * commit: after a restart of whatever kind the feeder goes on behind them, so no row is left out or doubled. A file that was done
 * stays done until the config names another file or key.
 */
public final class ReplayProvider implements BgWorkerProvider {
    @Override
    public String module() {
        return "replay";
    }

    @Override
    public BgWorker create(PluginContext context) {
        return new ReplayFeeder(context, ReplayConfig.of(context.config()));
    }
}
