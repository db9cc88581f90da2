package io.tickflux.plugins.gdaxfeeder;

import io.tickflux.plugins.gdaxfeeder.Gap.Cause;
import io.tickflux.plugins.gdaxfeeder.Gap.State;
import io.tickflux.plugins.gdaxfeeder.Message.Heartbeat;
import io.tickflux.plugins.gdaxfeeder.Message.Trade;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One symbol: knows which bar is next, and takes it from the live stream if that has it whole, else over REST.
 *
 * <pre>
 *        checked        next            live.fromSecond          now
 *   ───────┼──────────────┼───── FILL ────────┼── live bars ───────┤
 *          └── Review ────┘ └ gap: what of this was expected live ┘
 * </pre>
 *
 * Times are the exchange's, in seconds since 1970. For one thread.
 */
final class SymbolFeed {
    /** The exchange's candles are given so long to appear. */
    private static final long SETTLE_SECONDS = 2;

    /** A page without a candle is believed after so many requests. */
    static final int ASKS_IF_EMPTY = 3;

    /** A page without a candle that must be there is accepted after so many requests. */
    private static final int ASKS_IF_SHORT = 5;

    private static final long LIMIT_SECONDS = 60;

    private final String symbol;
    private final GdaxConfig.Bucket bucket;
    private final Review review;
    private final Outlet outlet;
    private final Backoff asks = new Backoff(LIMIT_SECONDS);
    private final Backoff failures = new Backoff(LIMIT_SECONDS);
    private final TreeSet<Long> traded = new TreeSet<>();
    private long next;
    private boolean caughtUp;
    private int lossesInARow;
    private Cause suspicion = Cause.SEQUENCE;
    private @Nullable Gap gap;
    private @Nullable LiveBars live;

    SymbolFeed(String symbol, GdaxConfig config, Outlet outlet, Checkpoint.Cursor cursor) {
        this.symbol = symbol;
        this.bucket = config.bucket();
        this.outlet = outlet;
        this.next = cursor.next();
        this.review = new Review(symbol, config, outlet, cursor.checked());
        this.caughtUp = cursor.live();
        this.gap = cursor.gap();
    }

    String symbol() {
        return symbol;
    }

    Checkpoint.Cursor cursor() {
        return new Checkpoint.Cursor(next, review.checked(), caughtUp, gap);
    }

    /** Whether it has caught up with the exchange, so that its requests go before those of others. */
    boolean isLive() {
        return caughtUp;
    }

    /** How often in a row trades were missing and none came. */
    int lossesInARow() {
        return lossesInARow;
    }

    /** Where a symbol without history begins; nothing before it is asked for. */
    void startAt(long second) {
        next = Math.max(next, bucket.floor(second));
        review.startAt(next);
    }

    /** After a restart: what was missed since counts as a gap. */
    void resumed(long nowSecond) throws InterruptedException {
        if (caughtUp) {
            openGap(next, bucket.floor(nowSecond) + bucket.granularity(), Cause.DOWNTIME, nowSecond);
        }
    }

    /** Takes a trade; returns false if it was seen before. */
    boolean add(Trade trade) throws InterruptedException {
        LiveBars bars = live;
        if (bars == null) {
            return true;
        }
        LiveBars.Taken taken = bars.add(trade);
        long bar = bucket.floor(Math.floorDiv(trade.nanos(), 1_000_000_000L));
        if (taken == LiveBars.Taken.LATE && bar < next) {
            review.doubt(bar);
        }
        if (taken != LiveBars.Taken.DUPLICATE) {
            lossesInARow = 0;
        }
        drain();
        return taken != LiveBars.Taken.DUPLICATE;
    }

    /** Takes a heartbeat. */
    void add(Heartbeat heartbeat) throws InterruptedException {
        LiveBars bars = live;
        if (bars == null) {
            bars = LiveBars.behind(heartbeat, bucket.granularity());
            live = bars;
            suspicion = Cause.SEQUENCE;
            Gap open = gap;
            if (open != null && bars.fromSecond() > open.until()) {
                openGap(open.from(), bars.fromSecond(), open.cause(), open.noticed());
            }
        } else {
            bars.add(heartbeat);
            if (bars.isWhole()) {
                suspicion = Cause.SEQUENCE;
            }
        }
        drain();
    }

    /** The stream has ended: what turns out to be missing is due to this. */
    void streamEnded(Cause cause) {
        suspicion = cause;
        lossesInARow = 0;
    }

    /**
     * Looks for what time brings about.
     *
     * @param patienceNanos without a heartbeat for so long, the live bars are given up
     */
    void tick(long nowNanos, long patienceNanos) throws InterruptedException {
        LiveBars bars = live;
        if (bars == null) {
            return;
        }
        long nowSecond = Math.floorDiv(nowNanos, 1_000_000_000L);
        if (nowNanos - bars.seenNanos() > patienceNanos) {
            live = null;
            Cause cause = suspicion == Cause.SEQUENCE ? Cause.SILENCE : suspicion;
            lost(bars.giveUp(bucket.floor(nowSecond) + bucket.granularity()), cause, nowSecond);
            return;
        }
        Optional<LiveBars.Loss> loss = bars.loss(nowNanos);
        if (loss.isPresent()) {
            lossesInARow++;
            lost(loss.get(), suspicion, nowSecond);
        }
    }

    private void lost(LiveBars.Loss loss, Cause cause, long nowSecond) throws InterruptedException {
        loss.tradedSeconds().stream().filter(second -> second >= next).forEach(traded::add);
        if (caughtUp) {
            openGap(loss.fromSecond(), loss.untilSecond(), cause, nowSecond);
        }
    }

    private void openGap(long from, long until, Cause cause, long nowSecond) throws InterruptedException {
        Gap open = gap;
        long begin = Math.max(from, next);
        if (open != null && until > open.until()) {
            gap = open.until(until);
        } else if (open == null && until > begin) {
            gap = Gap.detected(begin, until, cause, nowSecond);
        }
        if (gap != null && !gap.equals(open)) {
            outlet.gap(symbol, gap);
        }
    }

    /** Ends the gap, if its bars are there and the stream is back. */
    private void settleGap() throws InterruptedException {
        Gap open = gap;
        if (open == null || next < open.until()) {
            return;
        }
        if (live == null) {
            gap = open.until(next);
            return;
        }
        gap = null;
        outlet.gap(symbol, open.as(open.settled()));
    }

    /** Writes the live bars that are whole and next. */
    private void drain() throws InterruptedException {
        LiveBars bars = live;
        if (bars == null || next < bars.fromSecond()) {
            return;
        }
        caughtUp = true;
        List<Bar> whole = bars.take(next);
        next = Math.max(next, bucket.floor(bars.provenSecond()));
        if (!whole.isEmpty()) {
            outlet.bars(symbol, whole);
        }
        settleGap();
    }

    /** What to ask for now, if anything. */
    Optional<Job> due(long nowSecond, long localNanos) {
        if (!asks.isOver(localNanos) || !failures.isOver(localNanos)) {
            return Optional.empty();
        }
        LiveBars bars = live;
        long page = Job.MAX_CANDLES * bucket.granularity();
        long until = Math.min(next + page, bucket.floor(nowSecond - SETTLE_SECONDS));
        until = bars == null ? until : Math.min(until, bars.fromSecond());
        if (until > next) {
            return Optional.of(new Job(Job.Kind.FILL, symbol, bucket.granularity(), next, until));
        }
        return review.due(next, nowSecond);
    }

    /** The request failed for reasons of this symbol's. */
    void failed(long localNanos) {
        failures.failed(localNanos);
    }

    /** Takes the exchange's answer to {@link #due}. */
    void answered(Job job, List<Bar> listed, long nowSecond, long localNanos) throws InterruptedException {
        failures.succeeded();
        List<Bar> rows = listed.stream().filter(job::covers).toList();
        if (job.kind() == Job.Kind.FILL && job.fromSecond() == next) {
            filled(job, rows, nowSecond, localNanos);
        } else if (job.kind() != Job.Kind.FILL && !review.answered(job, rows, nowSecond, asks.failures())) {
            asks.failed(localNanos);
        } else {
            asks.succeeded();
        }
    }

    private void filled(Job job, List<Bar> rows, long nowSecond, long localNanos) throws InterruptedException {
        TreeSet<Long> absent = new TreeSet<>(traded.subSet(job.fromSecond(), job.untilSecond()));
        rows.forEach(bar -> absent.remove(bar.second()));
        int limit = absent.isEmpty() ? ASKS_IF_EMPTY : ASKS_IF_SHORT;
        if ((rows.isEmpty() || !absent.isEmpty()) && asks.failed(localNanos) < limit) {
            return;
        }
        asks.succeeded();
        if (caughtUp && live == null) {
            openGap(
                    job.fromSecond(),
                    job.untilSecond(),
                    suspicion == Cause.SEQUENCE ? Cause.DISCONNECT : suspicion,
                    nowSecond);
        }
        next = job.untilSecond();
        traded.headSet(next).clear();
        caughtUp |= next + bucket.granularity() > nowSecond - SETTLE_SECONDS;
        Gap open = gap;
        if (open != null) {
            gap = open.plusBars(rows.stream().filter(open::covers).count());
        }
        if (!rows.isEmpty()) {
            outlet.bars(symbol, rows);
        }
        noteAbsence(job, rows, absent, nowSecond);
        settleGap();
        drain();
    }

    /** Puts into the ledger that the exchange did not list what was to be expected. */
    private void noteAbsence(Job job, List<Bar> rows, NavigableSet<Long> absent, long nowSecond)
            throws InterruptedException {
        Gap open = gap;
        if (!absent.isEmpty()) {
            if (open != null) {
                gap = open.as(State.GIVEN_UP);
            } else {
                long until = absent.last() + bucket.granularity();
                outlet.gap(
                        symbol,
                        Gap.detected(absent.first(), until, Cause.NO_CANDLE, nowSecond)
                                .as(State.GIVEN_UP));
            }
        } else if (rows.isEmpty() && open == null && job.candles() == Job.MAX_CANDLES) {
            outlet.gap(
                    symbol,
                    Gap.detected(job.fromSecond(), job.untilSecond(), Cause.EMPTY_PAGE, nowSecond)
                            .as(State.NO_TRADES));
        }
    }
}
