package io.tickflux.engine.host;

import io.tickflux.api.Position;
import io.tickflux.api.plugin.Trigger;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs a {@link Trigger}. */
final class TriggerRunner implements Runner {
    private final Trigger trigger;
    private final TriggerFeed feed;
    private final Commits commits;
    private final PluginKit kit;

    TriggerRunner(Trigger trigger, TriggerFeed feed, Commits commits, PluginKit kit) {
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
        return new TriggerRun(trigger, feed, commits, kit, monitor);
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
        return feed.replay(trigger, commits, wanted);
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
