package io.tickflux.transport.app.boot;

import io.tickflux.engine.host.PluginHost;
import io.tickflux.transport.client.protocol.ReplayAnswer;
import io.tickflux.transport.client.protocol.ReplayRequest;
import io.tickflux.transport.client.protocol.TriggerAnswer;
import io.tickflux.transport.client.protocol.TriggerRequest;
import io.tickflux.transport.server.route.TriggerCalls;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The triggers of a host, for clients. */
final class HostTriggers implements TriggerCalls {
    private final PluginHost host;

    HostTriggers(PluginHost host) {
        this.host = host;
    }

    @Override
    public Flux<ReplayAnswer> replay(ReplayRequest wanted) {
        return host.replay(
                        wanted.trigger(),
                        letter ->
                                wanted.position().map(letter.position()::equals).orElse(true))
                .map(done -> new ReplayAnswer(done.letter().position(), done.error()));
    }

    @Override
    public Mono<TriggerAnswer> request(TriggerRequest wanted) {
        return host.request(wanted.name(), wanted.arguments())
                .map(answer -> new TriggerAnswer(answer.trigger(), answer.request(), answer.writes()));
    }
}
