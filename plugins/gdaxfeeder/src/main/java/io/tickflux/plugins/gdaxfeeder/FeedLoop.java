package io.tickflux.plugins.gdaxfeeder;

import io.tickflux.api.plugin.BgWorker.Output;
import io.tickflux.api.plugin.PluginContext;
import io.tickflux.plugins.gdaxfeeder.Gap.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.netty.http.client.HttpClient;

/** One run of the feeder: reacts to the inbox, on one thread, which also waits for the engine's demand. */
final class FeedLoop implements AutoCloseable {
    private static final long TICK_MILLIS = 250;
    private static final int LOSSES_OF_A_DEAD_STREAM = 2;

    private final PluginContext context;
    private final GdaxConfig config;
    private final HttpClient client;
    private final Inbox inbox = new Inbox();
    private final ExchangeClock clock = new ExchangeClock();
    private final Feeds feeds;
    private final Requests requests;
    private final Disposable ticking;
    private @Nullable StreamLink stream;

    private FeedLoop(PluginContext context, GdaxConfig config, HttpClient client, Output output) {
        this.context = context;
        this.config = config;
        this.client = client;
        this.feeds = Feeds.resume(context, config, output);
        this.requests =
                new Requests(context, config, new RestClient(client, config, context.scheduler(), inbox), inbox);
        this.ticking =
                context.scheduler().schedulePeriodically(inbox::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    static FeedLoop of(PluginContext context, GdaxConfig config, HttpClient client, Output output) {
        return new FeedLoop(context, config, client, output);
    }

    /** Runs until the thread is interrupted. */
    void run() throws InterruptedException {
        requests.holdUntil(feeds.heldUntilMillis());
        while (true) {
            askNext();
            react(inbox.take());
        }
    }

    private long localNanos() {
        Instant now = context.clock().instant();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    private void react(Inbox.Signal signal) throws InterruptedException {
        if (signal instanceof Inbox.Signal.Frame frame) {
            if (stream != null && stream.isCurrent(frame.stream())) {
                message(Json.message(frame.text()));
                frame.taken().run();
            }
        } else if (signal instanceof Inbox.Signal.Answered answered) {
            answered(answered);
        } else if (signal instanceof Inbox.Signal.Ended ended) {
            if (stream != null && stream.isCurrent(ended.stream())) {
                Requests.requireNotRefused(ended.failure());
                dropStream(Cause.DISCONNECT, ended.failure() == null ? "closed" : String.valueOf(ended.failure()));
            }
        } else {
            tick();
        }
    }

    private void askNext() {
        if (!feeds.isStarted()) {
            requests.ask(Job.products(), localNanos());
        } else if (!requests.isWaiting()) {
            long local = localNanos();
            feeds.due(clock.nowSecond(local), local).ifPresent(job -> requests.ask(job, local));
        }
    }

    private void answered(Inbox.Signal.Answered signal) throws InterruptedException {
        long local = localNanos();
        Job job = signal.job();
        Requests.Outcome outcome = requests.outcome(signal, local);
        outcome.date().ifPresent(date -> clock.date(date, local));
        long now = clock.nowSecond(local);
        switch (outcome.kind()) {
            case PRODUCTS -> {
                feeds.start(outcome.products(), now);
                stream = new StreamLink(client, config.exchange().stream(), feeds.symbols(), inbox);
                tick();
            }
            case CANDLES -> feeds.answered(job, outcome.bars(), now, local);
            case SYMBOL_FAILED -> feeds.failed(job, local);
            case HELD -> feeds.held(requests.heldUntilMillis());
            case FAILED -> {}
        }
    }

    private void message(Message message) throws InterruptedException {
        long local = localNanos();
        context.count("messages", 1);
        if (message instanceof Message.Trade trade) {
            SymbolFeed feed = feeds.of(trade.product());
            if (feed != null && !feed.add(trade)) {
                context.count("duplicate_trades", 1);
            }
        } else if (message instanceof Message.Heartbeat heartbeat) {
            SymbolFeed feed = feeds.of(heartbeat.product());
            clock.heartbeat(heartbeat.nanos(), local);
            if (feed != null) {
                feeds.heard(heartbeat.product(), local);
                feed.add(heartbeat);
            }
            if (stream != null) {
                stream.proven();
            }
        } else if (message instanceof Message.Problem problem) {
            context.count("stream_errors", 1);
            dropStream(Cause.DISCONNECT, "error: " + problem.text());
        } else if (message instanceof Message.Other other && other.damaged()) {
            context.count("damaged_messages", 1);
        }
    }

    private void tick() throws InterruptedException {
        StreamLink link = stream;
        if (link == null) {
            return;
        }
        long local = localNanos();
        Duration silence = config.timing().silence();
        if (link.openIfDue(local)) {
            context.count("streams", 1);
            feeds.allHeard(local);
        }
        if (link.isOpen() && feeds.isOneSilent(local - silence.toNanos())) {
            dropStream(Cause.SILENCE, "no heartbeat for " + silence);
        }
        for (SymbolFeed feed : feeds.all()) {
            // Twice: a stream that is back soon can show that nothing was missed.
            feed.tick(clock.nowNanos(local), 2 * silence.toNanos());
            if (feed.lossesInARow() >= LOSSES_OF_A_DEAD_STREAM && link.isOpen()) {
                dropStream(Cause.SILENCE, "heartbeats without trades");
            }
        }
    }

    private void dropStream(Cause cause, String reason) {
        if (stream != null && stream.isOpen()) {
            int failures = stream.close(localNanos());
            context.count("stream_ends", 1);
            if (failures == 1) {
                context.logger().log(System.Logger.Level.WARNING, "stream ended: cause={0}, reason={1}", cause, reason);
            }
            feeds.all().forEach(feed -> feed.streamEnded(cause));
        }
    }

    @Override
    public void close() {
        ticking.dispose();
        requests.close();
        if (stream != null) {
            stream.close(localNanos());
        }
    }
}
