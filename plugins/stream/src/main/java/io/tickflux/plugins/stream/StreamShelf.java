package io.tickflux.plugins.stream;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Limit;
import io.tickflux.api.Query;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.PluginContext;
import io.tickflux.api.plugin.StreamTrigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** The trigger; see {@link StreamProvider}. */
final class StreamShelf implements StreamTrigger {
    private static final String SUFFIX = "@stream";
    /** A bar is mostly the last of its bucket, or the one before while the next has begun. */
    private static final int RESTORED_BARS = 2;

    private final PluginContext context;
    private final StreamConfig config;
    private final Deadlines deadlines;

    StreamShelf(PluginContext context, StreamConfig config) {
        this.context = context;
        this.config = config;
        this.deadlines = new Deadlines(config.calendar());
    }

    @Override
    public Publisher<Write> apply(Flux<Delivery> events) {
        return Flux.defer(() -> new Run().writes(events));
    }

    private static boolean isStream(BucketKey key) {
        return key.group().endsWith(SUFFIX);
    }

    private static BucketKey streamOf(BucketKey key) {
        return new BucketKey(key.symbol(), key.timeframe(), key.group() + SUFFIX);
    }

    private long nowNanos() {
        Instant now = context.clock().instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    /** From one start to the next. */
    private final class Run {
        private final Shelf shelf = new Shelf();
        /** What was taken from the shelf and not asked for yet: no more than the shelf held. */
        private final Sinks.Many<Write> due = Sinks.many().unicast().onBackpressureBuffer();

        private final Disposable.Swap timer = Disposables.swap();

        Flux<Write> writes(Flux<Delivery> events) {
            Flux<Write> restored = Flux.defer(() -> Flux.fromIterable(restore()));
            Flux<Write> live = restored.concatWith(events.concatMap(
                    delivery -> Flux.defer(() -> Flux.fromIterable(writes(delivery.event())))
                            .doOnComplete(delivery::acknowledge),
                    1));
            return Flux.merge(live.doFinally(end -> over()), due.asFlux()).doFinally(end -> timer.dispose());
        }

        /** There are no more events: what waits is put back by the next start. */
        private synchronized void over() {
            due.tryEmitComplete();
        }

        private List<Write> writes(WriteEvent event) {
            BucketKey key = event.key();
            if (isStream(key)) {
                return List.of();
            }
            if (event.change() instanceof Change.Rows rows) {
                return deadlines.wait(key.timeframe())
                        ? shelved(key, rows.records())
                        : List.of(new Write(streamOf(key), rows, event.origin()));
            }
            if (event.change() instanceof Change.Delete delete) {
                shelf.remove(key, delete.range());
                return delete.range().equals(TimeRange.ALL) && exists(streamOf(key))
                        ? List.of(Write.delete(streamOf(key), TimeRange.ALL))
                        : List.of();
            }
            return List.of();
        }

        private boolean exists(BucketKey key) {
            return context.query(Query.of(key).limitedTo(Limit.last(1)))
                    .hasElements()
                    .blockOptional()
                    .orElse(false);
        }

        /** Puts each bar on the shelf that is not complete; gives those that are, and are not of the past. */
        private List<Write> shelved(BucketKey key, Records bars) {
            long now = nowNanos();
            List<Write> complete = new ArrayList<>();
            for (int row = 0; row < bars.rows(); row++) {
                Shelf.Bar bar = bar(key, bars, row);
                if (bar.deadlineNanos() > now) {
                    put(bar);
                } else if (now - bar.deadlineNanos() < config.late().toNanos()) {
                    complete.add(write(bar));
                } else {
                    context.count("late_rows", 1);
                }
            }
            schedule();
            return complete;
        }

        private Shelf.Bar bar(BucketKey key, Records bars, int row) {
            long deadline = deadlines.of(key.timeframe(), bars.epochNanos(row));
            return new Shelf.Bar(key, bars.slice(row, row + 1), deadline);
        }

        private Write write(Shelf.Bar bar) {
            return Write.fixed(streamOf(bar.key()), bar.row());
        }

        private void put(Shelf.Bar bar) {
            if (!shelf.put(bar)) {
                context.count("shelf_full", 1);
                context.logger().log(System.Logger.Level.WARNING, "no room on the shelf: key={0}", bar.key());
            }
        }

        private void schedule() {
            OptionalLong first = shelf.firstDeadline();
            if (first.isPresent()) {
                long wait = Math.max(0, first.getAsLong() - nowNanos());
                timer.update(context.scheduler().schedule(this::publishDue, wait, TimeUnit.NANOSECONDS));
            }
        }

        private synchronized void publishDue() {
            shelf.takeDue(nowNanos()).forEach(bar -> due.tryEmitNext(write(bar)));
            schedule();
        }

        /** Puts the bars back that a run before held; gives those that became due in between and were not published. */
        private List<Write> restore() {
            List<Write> missed = new ArrayList<>();
            for (KeyPattern pattern : context.patterns()) {
                Query query = Query.of(pattern).limitedTo(Limit.last(RESTORED_BARS));
                context.query(query)
                        .filter(block -> block.type() == RecordType.FIXED
                                && !isStream(block.key())
                                && deadlines.wait(block.key().timeframe()))
                        .doOnNext(block -> restore(block, missed))
                        .blockLast();
            }
            schedule();
            return missed;
        }

        private void restore(Block block, List<Write> missed) {
            OptionalLong published = context.lastEpochNanos(streamOf(block.key()));
            for (int row = 0; row < block.records().rows(); row++) {
                Shelf.Bar bar = bar(block.key(), block.records(), row);
                if (bar.deadlineNanos() > nowNanos()) {
                    put(bar);
                } else if (published.isPresent()
                        && published.getAsLong() < block.records().epochNanos(row)) {
                    missed.add(write(bar));
                }
            }
        }
    }
}
