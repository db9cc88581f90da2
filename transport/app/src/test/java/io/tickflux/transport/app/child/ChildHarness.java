package io.tickflux.transport.app.child;

import io.tickflux.api.BucketKey;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Query;
import io.tickflux.api.StartAt;
import io.tickflux.api.plugin.PluginConfig;
import io.tickflux.api.plugin.PluginProvider;
import io.tickflux.engine.Engine;
import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.SyncPolicy;
import io.tickflux.engine.embedded.EmbeddedEngine;
import io.tickflux.engine.host.BgWorkerSpec;
import io.tickflux.engine.host.HostConfig;
import io.tickflux.engine.host.PluginHost;
import io.tickflux.engine.host.PluginRules;
import io.tickflux.engine.host.PluginStatus;
import io.tickflux.engine.host.TriggerSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real engine and a host whose plugins may have processes of their own. */
final class ChildHarness implements AutoCloseable {
    static final BucketKey BASE = BucketKey.parse("AAPL/1Min/OHLCV");
    static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long MINUTE = 60_000_000_000L;

    private final Path folder;
    private final List<TriggerSpec> triggers = new ArrayList<>();
    private final List<BgWorkerSpec> feeders = new ArrayList<>();
    private final Engine engine;
    private PluginHost host;

    private ChildHarness(Path folder, Engine engine) {
        this.folder = folder;
        this.engine = engine;
    }

    /** Plugin jars are looked for in the folder itself. */
    static ChildHarness in(Path folder) {
        Engine engine = EmbeddedEngine.open(EngineConfig.defaults(folder.resolve("data"))
                .with(new EngineConfig.JournalConfig(8 << 20, 1 << 20, SyncPolicy.COMMIT)));
        return new ChildHarness(folder, engine);
    }

    /**
     * Makes a jar of plugins.
     *
     * @param outer whose nested classes are in it
     * @param providers by the name of the service that they provide
     */
    Path jar(String name, Class<?> outer, Map<Class<? extends PluginProvider>, List<Class<?>>> providers)
            throws IOException {
        Path jar = folder.resolve(name);
        String place = outer.getPackageName().replace('.', '/');
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.list(Path.of("target/test-classes", place))) {
            for (Path file : files.filter(
                            path -> path.getFileName().toString().matches(outer.getSimpleName() + "(\\$.*)?\\.class"))
                    .toList()) {
                add(out, place + "/" + file.getFileName(), Files.readAllBytes(file));
            }
            for (Map.Entry<Class<? extends PluginProvider>, List<Class<?>>> service : providers.entrySet()) {
                String names = String.join(
                        "\n", service.getValue().stream().map(Class::getName).toList());
                add(out, "META-INF/services/" + service.getKey().getName(), names.getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    private static void add(JarOutputStream out, String name, byte[] bytes) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(bytes);
        out.closeEntry();
    }

    /** On {@link #BASE}, with the name of what it writes to as {@code target} and a file of its own as {@code marker}. */
    ChildHarness trigger(String module, String name, String mode, PluginRules rules) {
        return trigger(module, name, config(name, mode), rules);
    }

    ChildHarness trigger(String module, String name, PluginConfig config, PluginRules rules) {
        triggers.add(new TriggerSpec(name, module, List.of(KeyPattern.of(BASE)), StartAt.EARLIEST, config, rules));
        return this;
    }

    ChildHarness feeder(String module, String name, String mode, PluginRules rules) {
        feeders.add(new BgWorkerSpec(name, module, config(name, mode), rules));
        return this;
    }

    private PluginConfig config(String name, String mode) {
        return PluginConfig.of(Map.of(
                "mode",
                mode,
                "target",
                target(name).toString(),
                "marker",
                folder.resolve(name + ".done").toString()));
    }

    /** What the plugin of a name writes to. */
    static BucketKey target(String name) {
        return BucketKey.parse("COPY/1Min/" + name.replace(' ', '_'));
    }

    ChildHarness start() {
        host = PluginHost.start(
                engine,
                HostConfig.of(folder.resolve("cursors"))
                        .withTriggers(triggers.toArray(TriggerSpec[]::new))
                        .withBgWorkers(feeders.toArray(BgWorkerSpec[]::new))
                        .withPluginFolders(folder)
                        .withProcesses(new ChildProcesses()));
        return this;
    }

    PluginHost host() {
        return host;
    }

    List<String> names() {
        return Stream.concat(
                        triggers.stream().map(TriggerSpec::name),
                        feeders.stream().map(BgWorkerSpec::name))
                .toList();
    }

    /** Rows of minutes, each in a write of its own. */
    void write(int from, int to) {
        for (int i = from; i <= to; i++) {
            engine.writes().write(NaughtyPlugins.row(BASE, i)).block(PATIENCE);
        }
    }

    /** The minutes of the rows that are stored. */
    List<Long> stored(BucketKey key) {
        List<Long> minutes = new ArrayList<>();
        engine.query(Query.of(key))
                .doOnNext(block -> {
                    for (int i = 0; i < block.records().rows(); i++) {
                        minutes.add(block.records().epochNanos(i) / MINUTE);
                    }
                })
                .blockLast(PATIENCE);
        return minutes;
    }

    PluginStatus status(String name) {
        return host.status().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Of its last failure. */
    String message(String name) {
        return Objects.requireNonNull(status(name).faults().last(), name).message();
    }

    static List<ProcessHandle> children() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains(ChildMain.class.getName()))
                .toList();
    }

    static void awaitNoChildren() {
        Awaitility.await().atMost(PATIENCE).until(() -> children().isEmpty());
    }

    @Override
    public void close() {
        if (host != null) {
            host.close(Duration.ofSeconds(10)).block();
        }
        engine.close(Duration.ofSeconds(10)).block();
        awaitNoChildren();
    }
}
