package io.tickflux.transport.app.child;

import io.tickflux.api.plugin.PluginContext;
import io.tickflux.engine.host.GuestSpec;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** In the server: a plugin, in whichever process it is; starts another one when the last has died. From any thread. */
final class RemotePlugin {
    private static final Logger log = LoggerFactory.getLogger(RemotePlugin.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final GuestSpec spec;
    private final PluginContext context;
    /** Changed under the lock only; a start holds that for as long as it takes. */
    private volatile @Nullable ChildProcess current;

    private boolean stale;
    private boolean closed;

    RemotePlugin(GuestSpec spec, PluginContext context) {
        this.spec = spec;
        this.context = context;
    }

    /** A process that lives; blocks while it is started. */
    synchronized ChildProcess process() {
        if (closed) {
            throw new ChildFailure("closed");
        }
        ChildProcess process = current;
        if (process != null && stale) {
            process.kill();
            process = null;
        }
        if (process == null || !process.isAlive()) {
            process = ChildProcess.start(spec, context);
            current = process;
            stale = false;
            log.info("plugin has a process: name={}, kind={}", spec.name(), process.kind());
        }
        return process;
    }

    /** The process, if there is one that lives; does not block. */
    Optional<ChildProcess> living() {
        return Optional.ofNullable(current).filter(ChildProcess::isAlive);
    }

    Mono<ChildProcess> ready() {
        return Mono.fromCallable(this::process).subscribeOn(Schedulers.boundedElastic());
    }

    /** As an error: what a failure of a request to a process means. */
    static <T> Mono<T> explained(ChildProcess process, Throwable failure) {
        return Mono.fromCallable(() -> process.explain(failure))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(Mono::error);
    }

    /** Of a stream that is cancelled before its end, nobody knows what it is doing: the next run has another process. */
    <T> Flux<T> orAbandoned(Flux<T> stream) {
        return Flux.defer(() -> {
            AtomicBoolean ended = new AtomicBoolean();
            return stream.doOnTerminate(() -> ended.set(true)).doOnCancel(() -> {
                if (!ended.get()) {
                    abandon();
                }
            });
        });
    }

    private synchronized void abandon() {
        stale = true;
    }

    /** Ends what it does, at once. */
    synchronized void kill() {
        ChildProcess last = current;
        if (last != null) {
            last.kill();
        }
    }

    /** Lets the plugin close itself, then ends its process. */
    void close() {
        ChildProcess last;
        synchronized (this) {
            closed = true;
            last = current;
        }
        if (last == null) {
            return;
        }
        if (last.isAlive()) {
            last.plugin()
                    .requestResponse(Messages.of(Messages.CLOSE))
                    .doOnNext(payload -> payload.release())
                    .then()
                    .timeout(CLOSE_LIMIT)
                    .onErrorResume(late -> Mono.empty())
                    .block();
        }
        last.kill();
    }
}
