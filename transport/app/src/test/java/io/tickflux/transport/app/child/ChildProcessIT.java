package io.tickflux.transport.app.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.BucketKey;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Query;
import io.tickflux.api.StartAt;
import io.tickflux.api.plugin.PluginConfig;
import io.tickflux.engine.Engine;
import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.embedded.EmbeddedEngine;
import io.tickflux.engine.host.BgWorkerSpec;
import io.tickflux.engine.host.HostConfig;
import io.tickflux.engine.host.Isolation;
import io.tickflux.engine.host.OnError;
import io.tickflux.engine.host.PluginHost;
import io.tickflux.engine.host.PluginLoadException;
import io.tickflux.engine.host.PluginRules;
import io.tickflux.engine.host.PluginState;
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
import java.util.Random;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins in processes of their own, on a real engine. */
class ChildProcessIT {
    private static final BucketKey BASE = BucketKey.parse("AAPL/1Min/OHLCV");
    private static final long MINUTE = 60_000_000_000L;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int EVENTS = 100;

    /** A spinning one fails after three seconds. */
    private static final PluginRules RULES = PluginRules.DEFAULT
            .onError(OnError.RETRY, 1)
            .within(Duration.ofSeconds(3))
            .in(new Isolation(Isolation.Place.PROCESS, 48 << 20));

    @TempDir
    Path folder;

    private final List<TriggerSpec> triggers = new ArrayList<>();
    private final List<BgWorkerSpec> feeders = new ArrayList<>();
    private Engine engine;
    private PluginHost host;

    @BeforeEach
    void open() throws IOException {
        engine = EmbeddedEngine.open(EngineConfig.defaults(folder.resolve("data"))
                .with(new EngineConfig.JournalConfig(8 << 20, 1 << 20, io.tickflux.engine.SyncPolicy.COMMIT)));
        Path jar = folder.resolve("naughty.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            Path classes = Path.of("target/test-classes/io/tickflux/transport/app/child");
            try (Stream<Path> files = Files.list(classes)) {
                for (Path file : files.filter(
                                path -> path.getFileName().toString().startsWith("NaughtyPlugins"))
                        .toList()) {
                    add(out, "io/tickflux/transport/app/child/" + file.getFileName(), Files.readAllBytes(file));
                }
            }
            service(out, "TriggerProvider", NaughtyPlugins.Triggers.class, NaughtyPlugins.Askers.class);
            service(out, "StreamTriggerProvider", NaughtyPlugins.StreamTriggers.class);
            service(out, "BgWorkerProvider", NaughtyPlugins.Feeders.class);
        }
    }

    private static void service(JarOutputStream out, String kind, Class<?>... providers) throws IOException {
        StringBuilder names = new StringBuilder();
        for (Class<?> provider : providers) {
            names.append(provider.getName()).append('\n');
        }
        add(
                out,
                "META-INF/services/io.tickflux.api.plugin." + kind,
                names.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void add(JarOutputStream out, String name, byte[] bytes) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(bytes);
        out.closeEntry();
    }

    @AfterEach
    void close() {
        if (host != null) {
            host.close(Duration.ofSeconds(10)).block();
        }
        engine.close(Duration.ofSeconds(10)).block();
        Awaitility.await().atMost(PATIENCE).until(() -> children().isEmpty());
    }

    private static List<ProcessHandle> children() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains(ChildMain.class.getName()))
                .toList();
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

    private static BucketKey target(String name) {
        return BucketKey.parse("COPY/1Min/" + name.replace(' ', '_'));
    }

    private void trigger(String module, String name, String mode, PluginRules rules) {
        triggers.add(new TriggerSpec(
                name, module, List.of(KeyPattern.of(BASE)), StartAt.EARLIEST, config(name, mode), rules));
    }

    private void feeder(String name, String mode) {
        feeders.add(new BgWorkerSpec(name, "naughtyfeed", config(name, mode), RULES));
    }

    private void start() {
        host = PluginHost.start(
                engine,
                HostConfig.of(folder.resolve("cursors"))
                        .withTriggers(triggers.toArray(TriggerSpec[]::new))
                        .withBgWorkers(feeders.toArray(BgWorkerSpec[]::new))
                        .withPluginFolders(folder)
                        .withProcesses(new ChildProcesses()));
    }

    private void write(int from, int to) {
        for (int i = from; i <= to; i++) {
            engine.writes().write(NaughtyPlugins.row(BASE, i)).block(PATIENCE);
        }
    }

    private List<Long> stored(BucketKey key) {
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

    private PluginStatus status(String name) {
        return host.status().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private String message(String name) {
        return Objects.requireNonNull(status(name).faults().last(), name).message();
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private void awaitAll(String name) {
        Awaitility.await(name)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(stored(target(name)))
                        .as("%s: %s", name, status(name))
                        .containsExactlyElementsOf(upTo(EVENTS)));
    }

    @Test
    void i7_whateverAPluginDoesToItsProcessHurtsNobodyAndNothingIsLost() {
        List.of("exit", "out of memory", "spin").forEach(mode -> trigger("naughty", "trigger " + mode, mode, RULES));
        trigger("naughtystream", "stream throw", "throw", RULES);
        feeder("feeder overflow", "overflow");
        trigger("naughty", "good", "none", PluginRules.DEFAULT);
        start();
        long begun = System.nanoTime();
        write(1, EVENTS);
        Duration writing = Duration.ofNanos(System.nanoTime() - begun);

        awaitAll("good");
        assertThat(status("good").faults().failures()).isZero();
        triggers.forEach(spec -> awaitAll(spec.name()));
        feeders.forEach(spec -> awaitAll(spec.name()));
        assertThat(message("trigger exit")).contains("its process ended: exit code 3");
        assertThat(message("trigger out of memory")).contains("its process ended: exit code 3");
        assertThat(message("trigger spin")).contains("took longer than PT3S");
        assertThat(message("stream throw")).contains("exit code 70, last line: uncaught:", "NoClassDefFoundError");
        assertThat(message("feeder overflow")).contains("StackOverflowError");
        assertThat(writing).isLessThan(PATIENCE);
    }

    @Test
    void p4_aProcessKilledAtAnyInstantLosesNothing() {
        trigger("naughty", "trigger", "none", RULES);
        trigger("naughtystream", "stream", "none", RULES);
        start();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 1; i <= EVENTS; i++) {
            write(i, i);
            if (i % 25 == 0) {
                children().forEach(child -> {
                    if (random.nextBoolean()) {
                        child.destroyForcibly();
                    }
                });
            }
        }
        awaitAll("trigger");
        awaitAll("stream");
        assertThat(status("trigger").progress().derived()).as("seed=" + seed).isGreaterThanOrEqualTo(EVENTS);
    }

    @Test
    void aPluginInAProcessOfItsOwnHasAllOfItsContext() {
        triggers.add(new TriggerSpec(
                "asker",
                "asker",
                List.of(KeyPattern.of(BASE)),
                StartAt.EARLIEST,
                PluginConfig.of(Map.of("target", target("asker").toString(), "list", List.of("a", "b"))),
                RULES.onError(OnError.PARK, 1)));
        start();
        write(1, 20);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> status("asker").progress().handled() == 20
                        || status("asker").state() == PluginState.PARKED);
        assertThat(status("asker").faults().last()).isNull();
        assertThat(stored(target("asker"))).containsExactlyElementsOf(upTo(20));
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(status("asker").counters()).containsEntry("asked", 40L));
    }

    @Test
    void aFatalFailureParksIt() {
        trigger("naughty", "fatal", "fatal", RULES);
        start();
        write(1, EVENTS);
        Awaitility.await().atMost(PATIENCE).until(() -> status("fatal").state() == PluginState.PARKED);
        assertThat(status("fatal").faults().last().message()).contains("no credentials");
    }

    @Test
    void i12_whatIsWrongWithItsConfigIsToldAsInThisProcess() {
        triggers.add(new TriggerSpec(
                "wrong",
                "naughty",
                List.of(KeyPattern.of(BASE)),
                StartAt.EARLIEST,
                PluginConfig.of(Map.of("target", "AAPL/1Min/X", "tarket", "x")),
                RULES));
        triggers.add(new TriggerSpec(
                "broken",
                "naughty",
                List.of(KeyPattern.of(BASE)),
                StartAt.EARLIEST,
                PluginConfig.of(Map.of("target", "AAPL/1Min/X", "mode", "not made")),
                RULES));
        assertThatThrownBy(this::start)
                .isInstanceOf(PluginLoadException.class)
                .hasMessageContaining("tarket: unknown key (expected: one of marker, mode, target)")
                .hasMessageContaining("cannot be made");
        Awaitility.await().atMost(PATIENCE).until(() -> children().isEmpty());
    }
}
