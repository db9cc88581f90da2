package io.tickflux.plugins.synthetic;

import io.tickflux.api.Write;
import io.tickflux.api.plugin.BgWorker;
import io.tickflux.api.plugin.PluginContext;
import java.time.Duration;
import java.util.List;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The feeder; see {@link SyntheticProvider}. One burst is made ahead of demand, no more. */
final class SyntheticFeeder implements BgWorker {
    private final PluginContext context;
    private final FeedConfig config;

    SyntheticFeeder(PluginContext context, FeedConfig config) {
        this.context = context;
        this.config = config;
    }

    @Override
    public Publisher<Write> run() {
        return Flux.defer(() -> {
            Feed feed = Feed.resume(
                    config,
                    context.name(),
                    context.checkpoint().flatMap(Checkpoint::parse),
                    context.clock().millis());
            Flux<Write> bursts = Flux.defer(() -> bursts(feed));
            return feed.unclosedTicks()
                    .map(query -> context.query(query).doOnNext(feed::remember).thenMany(bursts))
                    .orElse(bursts);
        });
    }

    private Flux<Write> bursts(Feed feed) {
        Pace pace = Pace.of(config.pacing(), context.clock(), feed);
        return Flux.<Burst>generate(sink -> {
                    if (feed.hasNext()) {
                        long dueMillis = feed.dueMillis();
                        sink.next(new Burst(dueMillis, feed.next()));
                    } else {
                        sink.complete();
                    }
                })
                .concatMap(burst -> due(burst, pace), 0);
    }

    private Flux<Write> due(Burst burst, Pace pace) {
        Flux<Write> writes = Flux.fromIterable(burst.writes);
        long waitMillis = pace.waitMillis(burst.dueMillis);
        return waitMillis <= 0
                ? writes
                : Mono.delay(Duration.ofMillis(waitMillis), context.scheduler()).thenMany(writes);
    }

    /** What is due at one moment. */
    private record Burst(long dueMillis, List<Write> writes) {}
}
