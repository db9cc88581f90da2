package io.tickflux.plugins.gdaxfeeder;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Compares what is stored of one symbol with what the exchange lists some time later, once, and corrects it: recent bars one by one, long history by
 * longer candles first. Times in seconds since 1970. For one thread.
 */
final class Review {
    private static final long PAGE = Job.MAX_CANDLES;

    private final String symbol;
    private final long granularity;
    private final long longer;
    private final long afterSeconds;
    private final Outlet outlet;

    /** Longer intervals that an audit found wrong; at most a page of them. */
    private final TreeSet<Long> doubtful = new TreeSet<>();

    private long auditedUntil;
    private long checked;
    private boolean urgent;

    Review(String symbol, GdaxConfig config, Outlet outlet, long checked) {
        this.symbol = symbol;
        this.granularity = config.bucket().granularity();
        this.longer = Audit.granularity(granularity);
        this.afterSeconds = Math.max(1, config.timing().recheckAfter().toSeconds());
        this.outlet = outlet;
        this.checked = checked;
    }

    /** First bar that was not compared. */
    long checked() {
        return checked;
    }

    void startAt(long second) {
        checked = Math.max(checked, second);
    }

    /** A stored bar is known to be outdated. */
    void doubt(long bar) {
        checked = Math.min(checked, bar);
        urgent = true;
    }

    /**
     * What to ask for, if it is time to.
     *
     * @param next first bar that is not stored
     */
    Optional<Job> due(long next, long nowSecond) {
        if (!doubtful.isEmpty()) {
            return Optional.of(recheck(doubtful.first(), Math.min(doubtful.first() + longer, auditedUntil)));
        }
        long settled = Math.floorDiv(nowSecond - afterSeconds, granularity) * granularity;
        long limit = urgent ? next : Math.min(next, settled);
        long open = limit - checked;
        if (open <= 0 || (!urgent && open < Math.min(PAGE * granularity, afterSeconds))) {
            return Optional.empty();
        }
        if (longer == 0 || open < 3 * longer) {
            return Optional.of(recheck(checked, Math.min(checked + PAGE * granularity, limit)));
        }
        long aligned = -Math.floorDiv(-checked, longer) * longer;
        if (aligned > checked) {
            return Optional.of(recheck(checked, Math.min(checked + PAGE * granularity, aligned)));
        }
        long until = Math.min(checked + PAGE * longer, Math.floorDiv(limit, longer) * longer);
        return Optional.of(new Job(Job.Kind.AUDIT, symbol, longer, checked, until));
    }

    private Job recheck(long from, long until) {
        return new Job(Job.Kind.RECHECK, symbol, granularity, from, until);
    }

    /**
     * Takes the answer.
     *
     * @param asked how often the same was asked before
     * @return false when it does not list what is stored, and should be asked for again
     */
    boolean answered(Job job, List<Bar> rows, long nowSecond, int asked) throws InterruptedException {
        boolean patient = asked + 1 < SymbolFeed.ASKS_IF_EMPTY;
        if (job.kind() == Job.Kind.AUDIT) {
            return job.fromSecond() != checked || audited(job, rows, patient);
        }
        boolean expected = job.fromSecond() == (doubtful.isEmpty() ? checked : doubtful.first());
        return !expected || rechecked(job, rows, nowSecond, patient);
    }

    private boolean audited(Job job, List<Bar> rows, boolean patient) throws InterruptedException {
        Collection<Bar> stored =
                outlet.storedBars(symbol, job.fromSecond(), job.untilSecond()).values();
        Audit audit = Audit.of(rows, stored, longer);
        if (audit.isShort() && patient) {
            return false;
        }
        auditedUntil = job.untilSecond();
        doubtful.addAll(audit.doubtful());
        if (doubtful.isEmpty()) {
            checked = auditedUntil;
        }
        return true;
    }

    private boolean rechecked(Job job, List<Bar> rows, long nowSecond, boolean patient) throws InterruptedException {
        Recheck recheck = Recheck.of(rows, outlet.storedBars(symbol, job.fromSecond(), job.untilSecond()));
        if (recheck.isShort() && patient) {
            return false;
        }
        if (doubtful.isEmpty()) {
            checked = job.untilSecond();
            urgent = false;
        } else {
            doubtful.remove(job.fromSecond());
            checked = doubtful.isEmpty() ? auditedUntil : checked;
        }
        if (!recheck.corrections().isEmpty()) {
            outlet.corrections(symbol, recheck.corrections());
        }
        if (!recheck.late().isEmpty()) {
            List<Gap> known = outlet.storedGaps(symbol, job.fromSecond() - PAGE * granularity, job.untilSecond());
            for (Gap found : recheck.ledger(known, granularity, nowSecond)) {
                outlet.gap(symbol, found);
            }
        }
        return true;
    }
}
