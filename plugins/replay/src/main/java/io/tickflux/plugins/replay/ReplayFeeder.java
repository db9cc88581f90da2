package io.tickflux.plugins.replay;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Write;
import io.tickflux.api.plugin.BgWorker;
import io.tickflux.api.plugin.FatalPluginException;
import io.tickflux.api.plugin.PluginContext;
import io.tickflux.csv.BadRowsException;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** The feeder; see {@link ReplayProvider}. */
final class ReplayFeeder implements BgWorker {
    private final PluginContext context;
    private final ReplayConfig config;

    ReplayFeeder(PluginContext context, ReplayConfig config) {
        this.context = context;
        this.config = config;
    }

    @Override
    public Publisher<Write> run() {
        return Flux.<Flux<Write>, Replay>generate(
                        () -> Replay.resume(context, config),
                        (replay, sink) -> {
                            Flux<Write> writes = replay.next();
                            if (writes == null) {
                                sink.complete();
                            } else {
                                sink.next(writes);
                            }
                            return replay;
                        },
                        Replay::close)
                .concatMap(writes -> writes, 0)
                .onErrorMap(
                        ReplayFeeder::isFinal,
                        failure -> new FatalPluginException(String.valueOf(failure.getMessage()), failure));
    }

    /** The same file fails again: there is no use in trying. */
    private static boolean isFinal(Throwable failure) {
        return failure instanceof InvalidInputException || failure instanceof BadRowsException;
    }
}
