package io.tickflux.engine.host;

import io.tickflux.api.plugin.BgWorker;
import io.tickflux.api.plugin.StreamTrigger;
import io.tickflux.api.plugin.Trigger;

/**
 * An instance that was made and does not run yet.
 *
 * @param plugin a {@link Trigger}, {@link StreamTrigger} or {@link BgWorker}
 * @param kit what belongs to it
 * @param source where its classes are from
 */
record LoadedPlugin(Object plugin, PluginKit kit, PluginSource source) {
    String name() {
        return kit.identity().name();
    }

    PluginKind kind() {
        return plugin instanceof BgWorker
                ? PluginKind.BGWORKER
                : plugin instanceof StreamTrigger ? PluginKind.STREAM_TRIGGER : PluginKind.TRIGGER;
    }

    /** Ends it without its ever having run. */
    void discard(Deadline deadline) throws InterruptedException {
        PluginClosing.close(this::closePlugin, kit, deadline);
        kit.threads().close(deadline);
    }

    private void closePlugin() {
        if (plugin instanceof Trigger trigger) {
            trigger.close();
        } else if (plugin instanceof StreamTrigger trigger) {
            trigger.close();
        } else if (plugin instanceof BgWorker worker) {
            worker.close();
        }
    }
}
