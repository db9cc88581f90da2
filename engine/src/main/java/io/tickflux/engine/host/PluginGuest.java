package io.tickflux.engine.host;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.StartAt;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.BgWorker;
import io.tickflux.api.plugin.FatalPluginException;
import io.tickflux.api.plugin.PluginContext;
import io.tickflux.api.plugin.StreamTrigger;
import io.tickflux.api.plugin.Trigger;
import io.tickflux.engine.host.source.Intake;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The one plugin of a process that is not the engine's. It has threads of its own, and whatever it throws or breaks arrives as an error
 * of what was asked for; see {@link #isFatal} and {@link #describe}. Supervision, cursor and commits are the host's, in the engine's
 * process.
 */
public final class PluginGuest {
    private static final Duration CREATE_LIMIT = Duration.ofSeconds(20);
    private static final int PREFETCH_EVENTS = 8;

    private final LoadedPlugin plugin;
    private final HogWatch hogs;

    private PluginGuest(LoadedPlugin plugin) {
        this.plugin = plugin;
        this.hogs = new HogWatch(plugin.kit().threads(), HostTuning.STALL_AFTER);
    }

    /**
     * Loads the module's jar, and no other, and makes the instance.
     *
     * @throws InvalidInputException when there is no such module, or its config is wrong
     * @throws IllegalStateException when it could not be made for another reason; the message tells it
     */
    public static PluginGuest load(GuestSpec spec, PluginContext context) {
        PluginIdentity identity = new PluginIdentity(
                spec.name(),
                spec.module(),
                List.of(),
                StartAt.NOW,
                spec.config(),
                spec.feeder(),
                PluginRules.DEFAULT,
                Intake.ALL);
        PluginCatalog.Module module = find(spec);
        PluginKit kit = PluginKit.of(
                identity, module.source(), context.clock(), spec.view().calendars());
        try {
            Object made =
                    kit.threads().calls().call(() -> PluginMaking.makeHere(module, context, kit.calls()), CREATE_LIMIT);
            spec.config().requireAllRead();
            return new PluginGuest(new LoadedPlugin(made, kit, module.source()));
        } catch (ExecutionException failed) {
            throw whyNotMade(failed);
        } catch (TimeoutException late) {
            throw new IllegalStateException("was not made within " + CREATE_LIMIT.toSeconds() + " s", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while it was made", interrupted);
        }
    }

    private static PluginCatalog.Module find(GuestSpec spec) {
        PluginSource source = spec.jar().map(PluginSources::load).orElseGet(() -> PluginSource.ofClassPath(List.of()));
        JarListing.Module found = source.find(spec.module(), spec.feeder());
        if (found == null) {
            throw new InvalidInputException("module", '"' + spec.module() + "\" not found", source.report());
        }
        return new PluginCatalog.Module(found, source);
    }

    private static RuntimeException whyNotMade(ExecutionException failed) {
        Throwable failure = failed.getCause() instanceof PluginCallException call ? call.failure() : failed;
        return failure instanceof InvalidInputException wrong
                ? wrong
                : new IllegalStateException("could not be made: " + Failures.oneLine(failure));
    }

    /** To be called now and then, by one thread: a plugin that computes for long in one call gives way to all other processes. */
    public void tick() {
        hogs.tick();
    }

    public PluginKind kind() {
        return plugin.kind();
    }

    /** All that a trigger answers to an event; one event after the other. */
    public Mono<List<Write>> fire(WriteEvent event) {
        return Mono.create(sink -> plugin.kit().threads().calls().execute(() -> fire(event, sink)));
    }

    private void fire(WriteEvent event, MonoSink<List<Write>> sink) {
        FireCollector answer = new FireCollector(plugin.kit());
        try {
            plugin.kit().calls().run(() -> TriggerRun.subscribe(((Trigger) plugin.plugin()).fire(event), answer));
            // An interrupt that the plugin left behind is nobody's.
            Thread.interrupted();
            sink.success(answer.await());
        } catch (PluginCallException | InterruptedException failure) {
            sink.error(failure);
        }
    }

    /** What a stream trigger makes of events. Keeps the rules of publishers, whatever the plugin does; for one subscriber. */
    public Publisher<Write> apply(Flux<StreamTrigger.Delivery> events) {
        Scheduler lane = Schedulers.fromExecutor(plugin.kit().threads().events()::execute);
        Flux<StreamTrigger.Delivery> onItsLane = events.publishOn(lane, PREFETCH_EVENTS);
        return new PluginPublisher(
                plugin.kit(), () -> ((StreamTrigger) plugin.plugin()).apply(onItsLane), write -> write);
    }

    /** For how long a stream trigger has been at what it was given last; zero when it rests. From any thread. */
    public Duration busy() {
        return plugin.kit().threads().events().busy();
    }

    /** What a bgworker publishes. Keeps the rules of publishers, whatever the plugin does; for one subscriber. */
    public Publisher<Write> run() {
        return new PluginPublisher(plugin.kit(), ((BgWorker) plugin.plugin())::run, write -> write);
    }

    /** Hears what gets out of a thread of the plugin's where no publisher can report it. */
    public void onUncaught(Consumer<Throwable> listener) {
        plugin.kit().threads().onUncaught(listener);
    }

    /** Interrupts what the plugin does, then calls its own {@code close}. */
    public void close(Duration limit) throws InterruptedException {
        plugin.kit().threads().interrupt();
        plugin.discard(Deadline.in(limit));
        plugin.source().close();
    }

    /** Whether no retry can mend a failure of this plugin. */
    public static boolean isFatal(Throwable failure) {
        return Failures.find(unwrapped(failure), FatalPluginException.class::isInstance) != null;
    }

    /** What a failure of this plugin says of its input. */
    public static Optional<InvalidInputException> invalidInput(Throwable failure) {
        Throwable found = Failures.find(unwrapped(failure), InvalidInputException.class::isInstance);
        return found instanceof InvalidInputException wrong ? Optional.of(wrong) : Optional.empty();
    }

    /** Type and message of a failure of this plugin and of its causes. */
    public static String describe(Throwable failure) {
        return Failures.oneLine(unwrapped(failure));
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof PluginCallException call ? call.failure() : failure;
    }
}
