package io.tickflux.transport.app.child;

import static io.tickflux.transport.app.child.ChildHarness.PATIENCE;
import static io.tickflux.transport.app.child.ChildHarness.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.plugin.BgWorkerProvider;
import io.tickflux.api.plugin.PluginConfig;
import io.tickflux.api.plugin.StreamTriggerProvider;
import io.tickflux.api.plugin.TriggerProvider;
import io.tickflux.engine.host.Isolation;
import io.tickflux.engine.host.OnError;
import io.tickflux.engine.host.PluginLoadException;
import io.tickflux.engine.host.PluginRules;
import io.tickflux.engine.host.PluginState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins in processes of their own, on a real engine. */
class ChildProcessIT {
    private static final int EVENTS = 100;

    /** A spinning one fails after three seconds. */
    private static final PluginRules RULES = PluginRules.DEFAULT
            .onError(OnError.RETRY, 1)
            .within(Duration.ofSeconds(3))
            .in(new Isolation(Isolation.Place.PROCESS, 48 << 20));

    @TempDir
    Path folder;

    private ChildHarness harness;
    private Path jar;

    @BeforeEach
    void open() throws IOException {
        harness = ChildHarness.in(folder);
        jar = harness.jar(
                "naughty.jar",
                NaughtyPlugins.class,
                Map.of(
                        TriggerProvider.class,
                        List.of(NaughtyPlugins.Triggers.class, NaughtyPlugins.Askers.class),
                        StreamTriggerProvider.class,
                        List.of(NaughtyPlugins.StreamTriggers.class),
                        BgWorkerProvider.class,
                        List.of(NaughtyPlugins.Feeders.class)));
    }

    @AfterEach
    void close() {
        harness.close();
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private void awaitAll(String name) {
        Awaitility.await(name)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(harness.stored(target(name)))
                        .as("%s: %s", name, harness.status(name))
                        .containsExactlyElementsOf(upTo(EVENTS)));
    }

    @Test
    void i7_whateverAPluginDoesToItsProcessHurtsNobodyAndNothingIsLost() {
        for (String mode : List.of("exit", "out of memory", "spin")) {
            harness.trigger("naughty", "trigger " + mode, mode, RULES);
        }
        harness.trigger("naughtystream", "stream throw", "throw", RULES)
                .feeder("naughtyfeed", "feeder overflow", "overflow", RULES)
                .trigger("naughty", "good", "none", PluginRules.DEFAULT)
                .start()
                .write(1, EVENTS);

        awaitAll("good");
        assertThat(harness.status("good").faults().failures()).isZero();
        harness.names().forEach(this::awaitAll);
        assertThat(harness.message("trigger exit")).contains("its process ended: exit code 3");
        assertThat(harness.message("trigger out of memory")).contains("its process ended: exit code 3");
        assertThat(harness.message("trigger spin")).contains("took longer than PT3S");
        assertThat(harness.message("stream throw"))
                .contains("exit code 70, last line: uncaught:", "NoClassDefFoundError");
        assertThat(harness.message("feeder overflow")).contains("StackOverflowError");
    }

    @Test
    void p4_aProcessKilledAtAnyInstantLosesNothing() throws IOException {
        harness.trigger("naughty", "trigger", "none", RULES)
                .trigger("naughtystream", "stream", "none", RULES)
                .start();
        // Every process is made from the copy that the host has checked.
        Files.writeString(jar, "no jar any more");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 1; i <= EVENTS; i++) {
            harness.write(i, i);
            if (i % 25 == 0) {
                ChildHarness.children().forEach(child -> {
                    if (random.nextBoolean()) {
                        child.destroyForcibly();
                    }
                });
            }
        }
        awaitAll("trigger");
        awaitAll("stream");
        assertThat(harness.status("trigger").progress().derived())
                .as("seed=" + seed)
                .isGreaterThanOrEqualTo(EVENTS);
    }

    @Test
    void i7_noCodeOfAJarRunsInTheEngineWhenItsPluginsHaveProcessesOfTheirOwn() throws IOException {
        harness.jar(
                "a-trap.jar", NaughtyPlugins.class, Map.of(TriggerProvider.class, List.of(NaughtyPlugins.Traps.class)));
        System.clearProperty(NaughtyPlugins.LOADED);
        harness.trigger("naughty", "trigger", "none", RULES).start().write(1, EVENTS);
        awaitAll("trigger");
        assertThat(System.getProperty(NaughtyPlugins.LOADED)).isNull();

        harness.host().close(Duration.ofSeconds(10)).block();
        harness.trigger("trap", "trap", "none", RULES);
        assertThatThrownBy(harness::start)
                .isInstanceOf(PluginLoadException.class)
                .hasMessageContaining("a-trap.jar (its process ended: exit code 5");
    }

    @Test
    void aPluginInAProcessOfItsOwnHasAllOfItsContext() {
        PluginConfig config = PluginConfig.of(Map.of("target", target("asker").toString(), "list", List.of("a", "b")));
        harness.trigger("asker", "asker", config, RULES.onError(OnError.PARK, 1))
                .start()
                .write(1, 20);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> harness.status("asker").progress().handled() == 20
                        || harness.status("asker").state() == PluginState.PARKED);
        assertThat(harness.status("asker").faults().last()).isNull();
        assertThat(harness.stored(target("asker"))).containsExactlyElementsOf(upTo(20));
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(harness.status("asker").counters()).containsEntry("asked", 40L));
    }

    @Test
    void aFatalFailureParksIt() {
        harness.trigger("naughty", "fatal", "fatal", RULES).start().write(1, EVENTS);
        Awaitility.await().atMost(PATIENCE).until(() -> harness.status("fatal").state() == PluginState.PARKED);
        assertThat(harness.message("fatal")).contains("no credentials");
    }

    @Test
    void i12_whatIsWrongWithItsConfigIsToldAsInThisProcess() {
        harness.trigger("naughty", "wrong", PluginConfig.of(Map.of("target", "AAPL/1Min/X", "tarket", "x")), RULES)
                .trigger(
                        "naughty",
                        "broken",
                        PluginConfig.of(Map.of("target", "AAPL/1Min/X", "mode", "not made")),
                        RULES);
        assertThatThrownBy(harness::start)
                .isInstanceOf(PluginLoadException.class)
                .hasMessageContaining("tarket: unknown key (expected: one of marker, mode, target)")
                .hasMessageContaining("cannot be made");
        ChildHarness.awaitNoChildren();
    }
}
