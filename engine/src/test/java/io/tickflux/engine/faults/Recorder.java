package io.tickflux.engine.faults;

import io.tickflux.api.BucketKey;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.StartAt;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.PluginConfig;
import io.tickflux.api.plugin.PluginContext;
import io.tickflux.api.plugin.Trigger;
import io.tickflux.api.plugin.TriggerProvider;
import io.tickflux.engine.Engine;
import io.tickflux.engine.faults.Ledger.Kind;
import io.tickflux.engine.host.HostConfig;
import io.tickflux.engine.host.PluginHost;
import io.tickflux.engine.host.TriggerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** A trigger that notes every event which it is fired by, and answers some with a row. One for each process. */
public final class Recorder implements TriggerProvider {
    static final String MODULE = "recorder";
    private static final List<KeyPattern> ON = List.of(KeyPattern.parse("*/*/BARS"), KeyPattern.parse("*/*/TICKS"));
    private static volatile @Nullable Ledger ledger;

    @Override
    public String module() {
        return MODULE;
    }

    @Override
    public Trigger create(PluginContext context) {
        Ledger into = Objects.requireNonNull(ledger);
        return event -> fire(into, event);
    }

    private static Publisher<Write> fire(Ledger into, WriteEvent event) {
        into.note(
                Kind.FIRED,
                index(event.key()),
                event.origin().number(),
                event.position().sequence());
        return Content.leadsToDerived(event) ? Flux.just(Content.derived(event)) : Flux.empty();
    }

    private static int index(BucketKey key) {
        return Integer.parseInt(key.symbol().substring(1));
    }

    /** Makes a folder that puts this trigger among the plugins of whichever process has it on its class path. */
    static Path servicesIn(Path folder) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(TriggerProvider.class.getName()), Recorder.class.getName());
        return folder;
    }

    static PluginHost start(Engine engine, Path root, Ledger into) {
        return PluginHost.start(engine, HostConfig.of(root.resolve("cursors")).withTriggers(spec(ON, into)));
    }

    /** This trigger on some keys, from the first event on. */
    static TriggerSpec spec(List<KeyPattern> on, Ledger into) {
        ledger = into;
        return new TriggerSpec(MODULE, MODULE, on, StartAt.EARLIEST, PluginConfig.empty());
    }
}
