package io.tickflux.engine.host;

import io.tickflux.api.plugin.BgWorker;
import io.tickflux.api.plugin.StreamTrigger;
import io.tickflux.api.plugin.Trigger;
import io.tickflux.engine.Engine;
import io.tickflux.engine.disk.RealDisk;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Puts what was loaded into a slot, beside an engine. */
final class Supervisors {
    private final Engine engine;
    private final Path cursors;
    private final HostTuning tuning;
    private final Requests requests;

    Supervisors(Engine engine, Path cursors, HostTuning tuning, Requests requests) {
        this.engine = engine;
        this.cursors = cursors;
        this.tuning = tuning;
        this.requests = requests;
    }

    /** @param before whose place it takes, and which has ended; null when there was none */
    Slot slot(LoadedPlugin plugin, @Nullable Slot before) {
        PluginKit kit = plugin.kit();
        PluginIdentity identity = kit.identity();
        Cursor cursor = identity.feeder() ? null : cursor(identity, before);
        Runner runner =
                cursor == null ? new BgWorkerRunner(engine, (BgWorker) plugin.plugin(), kit) : trigger(plugin, cursor);
        return new Slot(identity, plugin.source(), kit, new Supervisor(runner, plugin.kind(), kit, tuning), cursor);
    }

    /** That of the instance before, which may know more than the disk. */
    private Cursor cursor(PluginIdentity identity, @Nullable Slot before) {
        if (before != null && before.cursor() != null) {
            return before.cursor();
        }
        String producer = identity.producer();
        return new Cursor(
                CursorFile.of(RealDisk.buffered(), cursors, identity.name()),
                () -> engine.checkpoint(producer),
                engine.status().last());
    }

    private Runner trigger(LoadedPlugin loaded, Cursor cursor) {
        PluginKit kit = loaded.kit();
        TriggerFeed feed = new TriggerFeed(
                engine, kit, cursor, new Firings(engine, kit, tuning.timers()), new TriggerRequests(requests, kit));
        Commits commits = new Commits(engine, kit.meters(), tuning.timers());
        return loaded.plugin() instanceof StreamTrigger trigger
                ? new StreamTriggerRunner(trigger, feed, commits, kit)
                : new TriggerRunner((Trigger) loaded.plugin(), feed, commits, kit);
    }
}
