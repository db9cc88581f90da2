package io.tickflux.transport.app.child;

import io.tickflux.api.plugin.PluginContext;
import io.tickflux.engine.host.GuestSpec;
import io.tickflux.engine.host.JarListing;
import io.tickflux.engine.host.PluginProcesses;
import java.nio.file.Path;
import java.util.List;

/** A process of its own for each plugin that is to have one. */
public final class ChildProcesses implements PluginProcesses {
    @Override
    public List<JarListing> list(List<Path> jars) {
        return ChildListing.ask(jars);
    }

    @Override
    public Remote start(GuestSpec plugin, PluginContext context) {
        RemotePlugin remote = new RemotePlugin(plugin, context);
        return switch (remote.process().kind()) {
            case TRIGGER -> new RemoteTrigger(remote);
            case STREAM_TRIGGER -> new RemoteStreamTrigger(remote);
            case BGWORKER -> new RemoteBgWorker(remote);
        };
    }
}
