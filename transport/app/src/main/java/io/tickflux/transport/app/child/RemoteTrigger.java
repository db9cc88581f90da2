package io.tickflux.transport.app.child;

import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.Trigger;
import io.tickflux.engine.host.PluginProcesses;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** A trigger in another process. Whoever gives an answer up kills the process: it may be spinning. */
final class RemoteTrigger implements Trigger, PluginProcesses.Remote {
    private final RemotePlugin remote;

    RemoteTrigger(RemotePlugin remote) {
        this.remote = remote;
    }

    @Override
    public Publisher<Write> fire(WriteEvent event) {
        return remote.ready()
                .flatMapMany(process -> process.plugin()
                        .requestResponse(Messages.of(Messages.FIRE, Messages.bytes(event)))
                        .onErrorResume(failure -> RemotePlugin.explained(process, failure))
                        .flatMapMany(payload -> Flux.fromIterable(Messages.writes(payload))))
                .doOnCancel(remote::kill);
    }

    @Override
    public void prepare() {
        remote.process();
    }

    @Override
    public void close() {
        remote.close();
    }
}
