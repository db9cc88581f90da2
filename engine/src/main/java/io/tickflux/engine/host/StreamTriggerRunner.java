package io.tickflux.engine.host;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Position;
import io.tickflux.api.plugin.StreamTrigger;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs a {@link StreamTrigger}. */
final class StreamTriggerRunner implements Runner {
    private final StreamTrigger trigger;
    private final TriggerFeed feed;
    private final Commits commits;
    private final PluginKit kit;

    StreamTriggerRunner(StreamTrigger trigger, TriggerFeed feed, Commits commits, PluginKit kit) {
        this.trigger = trigger;
        this.feed = feed;
        this.commits = commits;
        this.kit = kit;
    }

    @Override
    public Object plugin() {
        return trigger;
    }

    @Override
    public Run newRun(RunMonitor monitor) {
        return new StreamTriggerRun(trigger, feed, commits, kit, monitor);
    }

    @Override
    public Duration stableAfter() {
        return Duration.ZERO;
    }

    @Override
    public Mono<Void> giveUp(FailurePolicy.GivenUp event) {
        return feed.giveUp(event, commits);
    }

    @Override
    public Flux<Replayed> replay(Predicate<DeadLetter> wanted) {
        return Flux.error(new InvalidInputException(
                "trigger",
                '"' + kit.identity().name() + "\", a stream trigger",
                "a trigger: what a stream makes of one old event cannot be told from the rest; run another one from the"
                        + " time of the event on"));
    }

    @Override
    public void save() {
        feed.save();
    }

    @Override
    public @Nullable Position cursor() {
        return feed.position();
    }

    @Override
    public PluginStatus.Lag lag(boolean isRunning) {
        return feed.lag(isRunning);
    }

    @Override
    public void closePlugin() {
        trigger.close();
    }
}
