package io.tickflux.bench;

import io.tickflux.api.StartAt;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * Latency from a write to a subscriber, over RSocket on loopback TCP, durable before it is delivered. Open loop: a write is due at a
 * fixed time, and what it waits because the one before is late counts. The sender's own lateness is shown beside.
 *
 * <pre>
 *   java -cp bench/target/tickflux-bench.jar io.tickflux.bench.LatencyDriver rate=1000 rows=10 seconds=10 warmup=5
 * </pre>
 */
public final class LatencyDriver {
    private static final int VOID_RATIO = 5;

    private LatencyDriver() {}

    public static void main(String[] args) throws InterruptedException {
        Arguments arguments = Arguments.defaults()
                .with("rate", 1_000)
                .with("rows", 10)
                .with("seconds", 10)
                .with("warmup", 5)
                .parse(args);
        try (Loopback loopback = Loopback.open()) {
            run(loopback, arguments);
        }
    }

    private static void run(Loopback loopback, Arguments arguments) throws InterruptedException {
        Receiver receiver = new Receiver();
        loopback.connect().subscribe(Feed.PATTERN, StartAt.NOW).subscribe(receiver);
        loopback.awaitSubscriptions(1);
        Feed feed = new Feed(loopback.connect(), arguments.get("rows"));

        feed.openLoop(arguments.get("rate"), Duration.ofSeconds(arguments.get("warmup")));
        receiver.await(feed.sent());
        receiver.takeLatencies();
        Feed.Paced paced = feed.openLoop(arguments.get("rate"), Duration.ofSeconds(arguments.get("seconds")));
        receiver.await(feed.sent());

        Histogram delivered = receiver.takeLatencies();
        Report.line("%s ack=%s", arguments, loopback.engine().status().ackLevel());
        Report.line(
                "measured=%d sent=%d received=%d outOfOrder=%d",
                delivered.getTotalCount(), feed.sent(), receiver.received(), receiver.outOfOrder());
        Report.percentileHeader();
        Report.percentiles("sender lateness", paced.lateness());
        Report.percentiles("write to ack", paced.acks());
        Report.percentiles("write to subscriber", delivered);
        requireNothingLost(feed, receiver);
        warnIfVoid(paced.lateness(), delivered);
    }

    private static void requireNothingLost(Feed feed, Receiver receiver) {
        if (receiver.received() != feed.sent() || receiver.outOfOrder() > 0) {
            throw new IllegalStateException("lost, doubled or swapped: sent=" + feed.sent() + ", received="
                    + receiver.received() + ", outOfOrder=" + receiver.outOfOrder());
        }
    }

    private static void warnIfVoid(Histogram lateness, Histogram delivered) {
        if (lateness.getValueAtPercentile(99) * VOID_RATIO > delivered.getValueAtPercentile(99)) {
            Report.line("VOID: the sender's p99 exceeds a fifth of the result's p99, so that it is the sender's too");
        }
    }
}
