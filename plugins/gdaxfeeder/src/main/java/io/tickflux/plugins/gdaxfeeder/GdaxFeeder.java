package io.tickflux.plugins.gdaxfeeder;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Write;
import io.tickflux.api.plugin.BgWorker;
import io.tickflux.api.plugin.FatalPluginException;
import io.tickflux.api.plugin.PluginContext;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** The feeder; see {@link GdaxProvider}. */
final class GdaxFeeder implements BgWorker {
    private final PluginContext context;
    private final GdaxConfig config;

    GdaxFeeder(PluginContext context, GdaxConfig config) {
        this.context = context;
        this.config = config;
    }

    @Override
    public Publisher<Write> run() {
        return Flux.from(BgWorker.of(this::feed).run())
                .onErrorMap(
                        InvalidInputException.class,
                        failure -> new FatalPluginException(String.valueOf(failure.getMessage()), failure));
    }

    private void feed(Output output) throws InterruptedException {
        try (Network network = Network.open(context.name());
                FeedLoop loop = FeedLoop.of(context, config, network.client(), output)) {
            loop.run();
        }
    }
}
