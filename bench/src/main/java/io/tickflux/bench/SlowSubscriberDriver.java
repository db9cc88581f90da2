package io.tickflux.bench;

import io.tickflux.api.StartAt;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What bad subscribers cost others: in one run, four blocks A B B A. In every block one normal subscriber is attached; its latency is
 * taken at a fixed rate, then the writer's rate at full speed. In blocks B there are also a subscriber that asks for 2^31-1 events and
 * never reads, and one that reads some events a second and catches up when the writer rests.
 *
 * <pre>
 *   java -cp bench/target/tickflux-bench.jar io.tickflux.bench.SlowSubscriberDriver rate=500 rows=100 seconds=5
 * </pre>
 */
public final class SlowSubscriberDriver {
    private static final int SLOW_EVENTS_PER_SECOND = 20;

    private final Loopback loopback;
    private final Arguments arguments;
    private final Receiver normal = new Receiver();
    private final Feed feed;
    private final HeldBytes held;

    private SlowSubscriberDriver(Loopback loopback, Arguments arguments) {
        this.loopback = loopback;
        this.arguments = arguments;
        this.feed = new Feed(loopback.connect(), arguments.get("rows"));
        this.held = new HeldBytes(loopback.httpPort());
    }

    public static void main(String[] args) throws InterruptedException, IOException {
        Arguments arguments = Arguments.defaults()
                .with("rate", 500)
                .with("rows", 100)
                .with("seconds", 5)
                .parse(args);
        try (Loopback loopback = Loopback.open()) {
            new SlowSubscriberDriver(loopback, arguments).run();
        }
    }

    /** What one block gave. */
    private record Outcome(double writesPerSecond, Histogram latencies, long heldBytes) {}

    private void run() throws InterruptedException, IOException {
        loopback.connect().subscribe(Feed.PATTERN, StartAt.NOW).subscribe(normal);
        loopback.awaitSubscriptions(1);
        Thread watcher = new Thread(held, "held-bytes");
        watcher.setDaemon(true);
        watcher.start();
        try {
            measureAll();
        } finally {
            watcher.interrupt();
        }
    }

    private void measureAll() throws InterruptedException, IOException {
        measure();
        Report.line("%s ack=%s", arguments, loopback.engine().status().ackLevel());
        Report.line(
                "%-5s %12s %9s %9s %9s %12s %9s",
                "block", "rows/s", "p50 us", "p99 us", "p99.9 us", "max held B", "heap MiB");
        List<Outcome> alone = new ArrayList<>();
        List<Outcome> beside = new ArrayList<>();
        alone.add(print("A", measure()));
        beside.add(print("B", measureBesideBadOnes()));
        beside.add(print("B", measureBesideBadOnes()));
        alone.add(print("A", measure()));
        compare(alone, beside);
        if (normal.received() != feed.sent() || normal.outOfOrder() > 0) {
            throw new IllegalStateException("the normal subscriber lost some: sent=" + feed.sent() + ", received="
                    + normal.received() + ", outOfOrder=" + normal.outOfOrder());
        }
    }

    private Outcome measure() throws InterruptedException {
        Duration duration = Duration.ofSeconds(arguments.get("seconds"));
        held.takeHighest();
        normal.takeLatencies();
        feed.openLoop(arguments.get("rate"), duration);
        normal.await(feed.sent());
        Histogram latencies = normal.takeLatencies();
        double writesPerSecond = feed.closedLoop(duration);
        normal.await(feed.sent());
        return new Outcome(writesPerSecond, latencies, held.takeHighest());
    }

    @SuppressWarnings("try") // the one that never reads is only there
    private Outcome measureBesideBadOnes() throws InterruptedException, IOException {
        try (RawSubscriber never = RawSubscriber.connect(loopback.rsocketPort());
                RawSubscriber slow = RawSubscriber.connect(loopback.rsocketPort())) {
            loopback.awaitSubscriptions(3);
            SlowReader reader = new SlowReader(slow, SLOW_EVENTS_PER_SECOND);
            Thread thread = new Thread(reader, "slow-reader");
            thread.setDaemon(true);
            thread.start();
            Outcome outcome = measure();
            long behind = loopback.engine().status().last().sequence() - reader.last();
            long begun = System.nanoTime();
            reader.catchUp(loopback.engine().status().last());
            Report.line(
                    "slow subscriber: behind=%d events, caughtUpIn=%d ms, holes=%d",
                    behind, (System.nanoTime() - begun) / 1_000_000, reader.holes());
            if (reader.holes() > 0) {
                throw new IllegalStateException("the slow subscriber has holes: " + reader.holes());
            }
            return outcome;
        } finally {
            loopback.awaitSubscriptions(1);
        }
    }

    private Outcome print(String block, Outcome outcome) {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        Report.line(
                "%-5s %12.0f %9.0f %9.0f %9.0f %12d %9d",
                block,
                outcome.writesPerSecond * arguments.get("rows"),
                Report.micros(outcome.latencies, 50),
                Report.micros(outcome.latencies, 99),
                Report.micros(outcome.latencies, 99.9),
                outcome.heldBytes,
                heap >> 20);
        return outcome;
    }

    private static void compare(List<Outcome> alone, List<Outcome> beside) {
        Report.line(
                "with / without bad ones: rate x%.2f, p50 x%.2f, p99 x%.2f",
                mean(beside, 0) / mean(alone, 0),
                mean(beside, 50) / mean(alone, 50),
                mean(beside, 99) / mean(alone, 99));
    }

    /** Of a percentile of the latencies; of the writer's rate for 0. */
    private static double mean(List<Outcome> outcomes, int percentile) {
        return outcomes.stream()
                .mapToDouble(outcome ->
                        percentile == 0 ? outcome.writesPerSecond : Report.micros(outcome.latencies, percentile))
                .average()
                .orElseThrow();
    }
}
