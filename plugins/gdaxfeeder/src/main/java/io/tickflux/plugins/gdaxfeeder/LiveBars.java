package io.tickflux.plugins.gdaxfeeder;

import io.tickflux.plugins.gdaxfeeder.Message.Heartbeat;
import io.tickflux.plugins.gdaxfeeder.Message.Trade;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Bars of one product made of its trades, and the proof that none is missing: ids rise by one, and a heartbeat names the last.
 *
 * <pre>
 *   ids        … 17 18 19 │ 20 .. 22 23     through = 19; 22 and 23 came early and wait for 20 and 21
 *   bars   ├──not whole──┼──from──┼────┤ proven                       open
 * </pre>
 *
 * <p>A hole that stays open for a moment becomes a loss: the bars it may have touched are left to REST, and the bars behind it begin
 * anew. For one thread.
 */
final class LiveBars {
    /** Trades that came too early are kept for so long, by the exchange's clock: streams reorder a little. */
    private static final long GRACE_NANOS = 2_000_000_000L;

    /** Of trades that came too early. */
    private static final int MAX_EARLY = 10_000;

    /** Of bars that wait for the history before them; older ones are left to REST. */
    private static final int MAX_OPEN = 64;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NEVER = Long.MAX_VALUE;

    private final long granularity;
    private final TreeMap<Long, TradeBar> open = new TreeMap<>();
    private final TreeMap<Long, Trade> early = new TreeMap<>();
    private long fromSecond;
    private long throughId;
    private long throughNanos;
    private long provenNanos;
    private long seenNanos;
    private long missingId;
    private long holeSinceNanos = NEVER;

    private LiveBars(long granularity, long throughId, long nanos) {
        this.granularity = granularity;
        this.throughId = throughId;
        this.throughNanos = nanos;
        this.provenNanos = nanos;
        this.seenNanos = nanos;
        this.missingId = throughId;
        this.fromSecond = nextBar(nanos);
    }

    /** Begins with a heartbeat: the bar it is in is not whole. */
    static LiveBars behind(Heartbeat first, long granularity) {
        return new LiveBars(granularity, first.lastTradeId(), first.nanos());
    }

    /**
     * Bars that must be taken from elsewhere.
     *
     * @param fromSecond first bar that may lack a trade
     * @param untilSecond first bar that is whole again
     * @param tradedSeconds bars of which a trade was seen, so that they cannot be empty
     */
    record Loss(long fromSecond, long untilSecond, List<Long> tradedSeconds) {}

    /** Whether a trade was new, and in time for its bar. */
    enum Taken {
        YES,
        DUPLICATE,
        /** It belongs to a bar that was closed before. */
        LATE
    }

    private long bar(long nanos) {
        return Math.floorDiv(Math.floorDiv(nanos, NANOS_PER_SECOND), granularity) * granularity;
    }

    private long nextBar(long nanos) {
        return bar(nanos) + granularity;
    }

    /** First bar that is whole. */
    long fromSecond() {
        return fromSecond;
    }

    /** Bars that end by then are whole. */
    long provenSecond() {
        return Math.floorDiv(provenNanos, NANOS_PER_SECOND);
    }

    /** When the exchange last gave proof of being there; by its clock. */
    long seenNanos() {
        return seenNanos;
    }

    /** Whether no trade is known to be missing. */
    boolean isWhole() {
        return holeSinceNanos == NEVER;
    }

    Taken add(Trade trade) {
        if (trade.id() <= throughId || early.containsKey(trade.id())) {
            return Taken.DUPLICATE;
        }
        if (trade.id() > throughId + 1) {
            early.put(trade.id(), trade);
            holeSinceNanos = Math.min(holeSinceNanos, Math.max(seenNanos, trade.nanos()));
            return Taken.YES;
        }
        boolean inTime = accept(trade);
        while (!early.isEmpty() && early.firstKey() == throughId + 1) {
            inTime &= accept(early.pollFirstEntry().getValue());
        }
        holeSinceNanos = early.isEmpty() && missingId <= throughId ? NEVER : holeSinceNanos;
        return inTime ? Taken.YES : Taken.LATE;
    }

    /** False for a trade of a bar that is over. */
    private boolean accept(Trade trade) {
        long second = bar(trade.nanos());
        boolean inTime = second + granularity > provenSecond();
        throughId = trade.id();
        throughNanos = Math.max(throughNanos, trade.nanos());
        if (early.isEmpty()) {
            provenNanos = Math.max(provenNanos, trade.nanos());
        }
        if (second >= fromSecond) {
            open.computeIfAbsent(second, TradeBar::new).add(trade);
            if (open.size() > MAX_OPEN) {
                fromSecond = open.pollFirstEntry().getKey() + granularity;
            }
        }
        return inTime;
    }

    void add(Heartbeat heartbeat) {
        seenNanos = Math.max(seenNanos, heartbeat.nanos());
        if (heartbeat.lastTradeId() > throughId) {
            missingId = Math.max(missingId, heartbeat.lastTradeId());
            holeSinceNanos = Math.min(holeSinceNanos, heartbeat.nanos());
        } else if (heartbeat.lastTradeId() == throughId || early.isEmpty()) {
            provenNanos = Math.max(provenNanos, heartbeat.nanos());
        }
    }

    /** The loss that has become certain by {@code nowNanos} of the exchange, if any. The trades behind it go on. */
    Optional<Loss> loss(long nowNanos) {
        boolean lost =
                holeSinceNanos != NEVER && (nowNanos - holeSinceNanos >= GRACE_NANOS || early.size() > MAX_EARLY);
        return lost ? Optional.of(restart(nowNanos)) : Optional.empty();
    }

    private Loss restart(long nowNanos) {
        long from = bar(throughNanos);
        List<Long> traded = new ArrayList<>();
        traded.add(from);
        for (Trade trade : early.values()) {
            traded.add(bar(trade.nanos()));
            throughNanos = Math.max(throughNanos, trade.nanos());
        }
        throughId = Math.max(missingId, early.isEmpty() ? 0 : early.lastKey());
        fromSecond = nextBar(Math.max(nowNanos, throughNanos));
        provenNanos = Math.max(nowNanos, throughNanos);
        early.clear();
        open.clear();
        holeSinceNanos = NEVER;
        return new Loss(from, fromSecond, traded);
    }

    /** Everything since the last trade counts as lost, until {@code untilSecond}. */
    Loss giveUp(long untilSecond) {
        List<Long> traded = new ArrayList<>();
        traded.add(bar(throughNanos));
        early.values().forEach(trade -> traded.add(bar(trade.nanos())));
        return new Loss(bar(throughNanos), untilSecond, traded);
    }

    /** Removes and returns the bars that begin from {@code second} on and are whole; an interval without trades has none. */
    List<Bar> take(long second) {
        List<Bar> whole = new ArrayList<>();
        open.headMap(second).clear();
        while (!open.isEmpty() && open.firstKey() + granularity <= provenSecond()) {
            whole.add(open.pollFirstEntry().getValue().toBar());
        }
        return whole;
    }
}
