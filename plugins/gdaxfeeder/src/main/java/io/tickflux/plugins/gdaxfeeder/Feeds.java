package io.tickflux.plugins.gdaxfeeder;

import io.tickflux.api.NearestWord;
import io.tickflux.api.plugin.BgWorker.Output;
import io.tickflux.api.plugin.FatalPluginException;
import io.tickflux.api.plugin.PluginContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All symbols of a worker, whose turn it is, and their common checkpoint. For one thread. */
final class Feeds {
    private static final long DEFAULT_HISTORY_SECONDS = 3_600;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final PluginContext context;
    private final GdaxConfig config;
    private final Outlet outlet;
    private final Map<String, SymbolFeed> feeds = new LinkedHashMap<>();
    private final Map<String, HistoryProbe> probes = new HashMap<>();
    private final Map<String, Long> heardNanos = new HashMap<>();
    private final Checkpoint before;
    private long heldUntilMillis;
    private int turn;

    private Feeds(PluginContext context, GdaxConfig config, Output output, Checkpoint before) {
        this.context = context;
        this.config = config;
        this.before = before;
        this.heldUntilMillis = before.heldUntilMillis();
        this.outlet = new Outlet(context, config.bucket(), output, this::checkpoint, before.number());
    }

    /** Where the stored checkpoint says. */
    static Feeds resume(PluginContext context, GdaxConfig config, Output output) {
        String subject = config.bucket().prefix() + '/' + config.bucket().timeframe();
        Checkpoint before = context.checkpoint()
                .map(text -> Checkpoint.parse(text, subject))
                .orElse(Checkpoint.none(subject));
        return new Feeds(context, config, output, before);
    }

    private Checkpoint checkpoint(long number) {
        Map<String, Checkpoint.Cursor> cursors = new LinkedHashMap<>(feeds.isEmpty() ? before.cursors() : Map.of());
        feeds.forEach((symbol, feed) -> {
            if (!probes.containsKey(symbol)) {
                cursors.put(symbol, feed.cursor());
            }
        });
        return new Checkpoint(number, heldUntilMillis, before.subject(), cursors);
    }

    long heldUntilMillis() {
        return heldUntilMillis;
    }

    boolean isStarted() {
        return !feeds.isEmpty();
    }

    List<String> symbols() {
        return List.copyOf(feeds.keySet());
    }

    Collection<SymbolFeed> all() {
        return feeds.values();
    }

    @Nullable
    SymbolFeed of(String symbol) {
        return feeds.get(symbol);
    }

    /**
     * Begins, now that the exchange has said what it has.
     *
     * @throws FatalPluginException when it does not have what the config asks for
     */
    void start(List<String> products, long nowSecond) throws InterruptedException {
        List<String> symbols = config.symbols().isEmpty() ? products : config.symbols();
        if (symbols.isEmpty()) {
            throw new FatalPluginException("products: none (expected: what the exchange trades)");
        }
        for (String symbol : symbols) {
            if (!products.contains(symbol)) {
                throw new FatalPluginException("symbols: \"" + symbol + "\" (expected: a product of the exchange"
                        + NearestWord.of(symbol, new TreeSet<>(products))
                                .map(word -> ", perhaps " + word)
                                .orElse("") + ")");
            }
        }
        GdaxConfig.requireRoom(symbols);
        symbols.forEach(symbol -> feeds.put(symbol, feed(symbol, nowSecond)));
        for (String symbol : symbols) {
            if (!before.cursors().containsKey(symbol)) {
                outlet.ledger(symbol);
            }
        }
        for (SymbolFeed feed : all()) {
            feed.resumed(nowSecond);
        }
    }

    private SymbolFeed feed(String symbol, long nowSecond) {
        GdaxConfig.Bucket bucket = config.bucket();
        Checkpoint.Cursor cursor = before.cursors().get(symbol);
        OptionalLong last = context.lastEpochNanos(bucket.bars(symbol));
        if (cursor == null) {
            long start = last.isPresent()
                    ? last.getAsLong() / NANOS_PER_SECOND + bucket.granularity()
                    : config.queryStart()
                            .map(time -> time.getEpochSecond())
                            .orElse(nowSecond - DEFAULT_HISTORY_SECONDS);
            cursor = new Checkpoint.Cursor(bucket.floor(start), bucket.floor(start), false, null);
        }
        if (last.isEmpty() && !cursor.live() && HistoryProbe.isWorthwhile(cursor.next(), nowSecond, bucket)) {
            probes.put(symbol, new HistoryProbe(symbol, cursor.next()));
        }
        return new SymbolFeed(symbol, config, outlet, cursor);
    }

    /** The next request: symbols that have caught up first, else in turn. */
    Optional<Job> due(long nowSecond, long localNanos) {
        List<SymbolFeed> order = new ArrayList<>(all());
        java.util.Collections.rotate(order, -(turn % order.size()));
        Optional<Job> history = Optional.empty();
        for (SymbolFeed feed : order) {
            HistoryProbe probe = probes.get(feed.symbol());
            Optional<Job> job = probe == null ? feed.due(nowSecond, localNanos) : probe.due(nowSecond, localNanos);
            if (job.isPresent() && feed.isLive()) {
                return job;
            }
            history = history.isPresent() ? history : job;
        }
        return history;
    }

    void answered(Job job, List<Bar> bars, long nowSecond, long localNanos) throws InterruptedException {
        turn++;
        SymbolFeed feed = feeds.get(job.symbol());
        HistoryProbe probe = probes.get(job.symbol());
        if (feed == null) {
            return;
        }
        if (probe == null) {
            feed.answered(job, bars, nowSecond, localNanos);
        } else if (probe.answered(bars, nowSecond, localNanos)) {
            feed.startAt(Math.min(probe.startSecond(), nowSecond));
            probes.remove(job.symbol());
        }
    }

    void failed(Job job, long localNanos) {
        turn++;
        SymbolFeed feed = feeds.get(job.symbol());
        if (feed != null) {
            feed.failed(localNanos);
        }
        HistoryProbe probe = probes.get(job.symbol());
        if (probe != null) {
            probe.failed(localNanos);
        }
    }

    /** The exchange wants to be left alone: to be remembered over a restart. */
    void held(long untilMillis) throws InterruptedException {
        heldUntilMillis = untilMillis;
        outlet.ledger(isStarted() ? symbols().get(0) : anySymbol());
    }

    private String anySymbol() {
        return config.symbols().isEmpty() ? "ALL" : config.symbols().get(0);
    }

    void heard(String symbol, long localNanos) {
        heardNanos.put(symbol, localNanos);
    }

    void allHeard(long localNanos) {
        feeds.keySet().forEach(symbol -> heard(symbol, localNanos));
    }

    boolean isOneSilent(long sinceLocalNanos) {
        return heardNanos.values().stream().anyMatch(heard -> heard < sinceLocalNanos);
    }
}
