package io.tickflux.transport.app.child;

import io.rsocket.Payload;
import io.tickflux.api.Write;
import io.tickflux.api.plugin.BgWorker;
import io.tickflux.engine.host.PluginProcesses;
import java.nio.ByteBuffer;
import org.reactivestreams.Publisher;

/** A bgworker in another process. */
final class RemoteBgWorker implements BgWorker, PluginProcesses.Remote {
    private final RemotePlugin remote;

    RemoteBgWorker(RemotePlugin remote) {
        this.remote = remote;
    }

    @Override
    public Publisher<Write> run() {
        return remote.orAbandoned(remote.ready()
                .flatMapMany(process -> process.plugin()
                        .requestStream(Messages.of(Messages.RUN))
                        .map(RemoteBgWorker::write)
                        .onErrorResume(failure -> RemotePlugin.explained(process, failure))));
    }

    private static Write write(Payload payload) {
        try {
            ByteBuffer data = payload.getData();
            byte[] copy = new byte[data.remaining()];
            data.get(copy);
            return Messages.write(ByteBuffer.wrap(copy));
        } finally {
            payload.release();
        }
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
