package io.tickflux.plugins.synthetic;

import io.tickflux.api.Block;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Origin;
import io.tickflux.api.Query;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Timeframe;
import io.tickflux.api.Write;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The whole market as a sequence of bursts: what all symbols write for some intervals.
 *
 * <p>Every write has a number, made of the time of its first tick and its place in the burst. A burst that was stored in part before a crash is
 * made again, to the bit, and the engine passes over the part that it has.
 */
final class Feed {
    /** Places in a burst: more than symbols times kinds of writes. */
    private static final int PLACE_BITS = 20;
    /** With more symbols, the pattern that names them all costs more than reading the ticks of others. */
    private static final int MAX_NAMED_SYMBOLS = 100;

    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final FeedConfig config;
    private final String producer;
    private final Map<String, SymbolFeed> symbols = new LinkedHashMap<>();
    private final long endMillis;
    private final boolean isResumed;
    private Checkpoint checkpoint;
    private long nextMillis;
    /** Where to go on behind the first burst, if that is later: what a live feed missed while it was down stays missing. */
    private final long resumeMillis;

    private Feed(FeedConfig config, String producer, Optional<Checkpoint> stored, long nowMillis) {
        this.config = config;
        this.producer = producer;
        config.symbols().forEach(symbol -> symbols.put(symbol, new SymbolFeed(config, symbol)));
        long begin = aligned(
                config.pacing().start().map(start -> start.toEpochMilli()).orElse(nowMillis));
        long behind = stored.map(last -> aligned(last.lastMillis() + 1)).orElse(Long.MIN_VALUE);
        this.isResumed = stored.isPresent();
        this.nextMillis = isResumed && (config.pacing().start().isEmpty() || behind > begin) ? behind : begin;
        this.resumeMillis = config.pacing().isLive() ? begin : nextMillis;
        this.checkpoint = stored.orElse(new Checkpoint(nextMillis - config.intervalMillis()));
        this.endMillis = end(config, config.pacing().start().isPresent() ? begin : nextMillis);
    }

    /** The feed from where {@code stored} says, or from its beginning. */
    static Feed resume(FeedConfig config, String producer, Optional<Checkpoint> stored, long nowMillis) {
        return new Feed(config, producer, stored, nowMillis);
    }

    private long aligned(long millis) {
        return -Math.floorDiv(-millis, config.intervalMillis()) * config.intervalMillis();
    }

    private static long end(FeedConfig config, long beginMillis) {
        long limit = config.pacing().limit();
        return limit > (Long.MAX_VALUE - beginMillis) / config.intervalMillis()
                ? Long.MAX_VALUE
                : beginMillis + limit * config.intervalMillis();
    }

    /** The stored ticks of bars that are not closed; empty when the feed begins anew. */
    Optional<Query> unclosedTicks() {
        if (!isResumed) {
            return Optional.empty();
        }
        long nextNanos = nextMillis * NANOS_PER_MILLI;
        Timeframe longest =
                config.timeframes().stream().max(Comparator.naturalOrder()).orElseThrow();
        String names = symbols.size() <= MAX_NAMED_SYMBOLS ? String.join(",", symbols.keySet()) : "*";
        String pattern = names + '/' + SymbolFeed.TICK_TIMEFRAME + '/' + SymbolFeed.TICK_GROUP;
        return Optional.of(Query.of(KeyPattern.parse(pattern))
                .within(new TimeRange(longest.floor(nextNanos), nextNanos - 1))
                .selecting(List.of("Price", "Size")));
    }

    void remember(Block ticks) {
        SymbolFeed symbol = symbols.get(ticks.key().symbol());
        if (symbol != null && ticks.records().schema().size() == 3) {
            symbol.remember(ticks.records());
        }
    }

    boolean hasNext() {
        return nextMillis < endMillis;
    }

    private int nextTicks() {
        return (int) Math.min(config.ticksPerWrite(), (endMillis - nextMillis) / config.intervalMillis());
    }

    /** The market time of the next burst's last ticks. */
    long dueMillis() {
        return nextMillis + (nextTicks() - 1) * config.intervalMillis();
    }

    /** The writes of the next burst. */
    List<Write> next() {
        long firstMillis = nextMillis;
        int count = nextTicks();
        Checkpoint done = new Checkpoint(dueMillis());
        List<Write> writes =
                new ArrayList<>(symbols.size() * (1 + config.timeframes().size()));
        symbols.values().forEach(symbol -> symbol.addWrites(writes, firstMillis, count));
        for (int i = 0; i < writes.size(); i++) {
            boolean isLast = i == writes.size() - 1;
            Origin origin = Origin.of(producer, (firstMillis << PLACE_BITS) + i + 1)
                    .withCheckpoint((isLast ? done : checkpoint).toString());
            writes.set(i, writes.get(i).by(origin));
        }
        checkpoint = done;
        nextMillis = Math.max(done.lastMillis() + config.intervalMillis(), resumeMillis);
        return writes;
    }
}
