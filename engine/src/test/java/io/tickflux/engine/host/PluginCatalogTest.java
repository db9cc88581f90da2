package io.tickflux.engine.host;

import static io.tickflux.engine.host.TestPlugins.bgWorker;
import static io.tickflux.engine.host.TestPlugins.row;
import static io.tickflux.engine.host.TestPlugins.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.StartAt;
import io.tickflux.api.plugin.PluginConfig;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

class PluginCatalogTest {
    private static final String BASE = "AAPL/1Min/OHLCV";
    private static final String COUNTING = "return event -> { context.count(\"fired\", 1); return Flux.empty(); };";

    @TempDir
    Path folder;

    private Path plugins;

    @BeforeEach
    void makeFolder() throws IOException {
        plugins = Files.createDirectory(folder.resolve("plugins"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"counter", "counter.so", "counter.jar", "./plugins/counter.so", "tally", "any-jar.jar"})
    void aModuleOfAJarIsFoundUnderEachOfItsNames(String name) throws IOException {
        PluginJar.trigger("counter", COUNTING)
                .withClass("jar.test.Aliased", """
                        package jar.test;
                        import io.tickflux.api.plugin.*;
                        public final class Aliased implements TriggerProvider {
                            private final Provider provider = new Provider();
                            public String module() { return provider.module(); }
                            public java.util.Set<String> aliases() { return java.util.Set.of("tally.so"); }
                            public Trigger create(PluginContext context) { return provider.create(context); }
                        }
                        """)
                .withService("TriggerProvider", "jar.test.Aliased")
                .build(plugins.resolve("any-jar.jar"));
        try (HostHarness harness = HostHarness.in(folder).pluginFolders(plugins)) {
            harness.trigger("count", name, BASE).start();
            harness.write(row(BASE, 1));
            harness.awaitHandled("count", 1);
            assertThat(harness.status("count").counters()).containsEntry("fired", 1L);
        }
    }

    @Test
    void aJarsOwnClassesGoBeforeTheServersAndTheServersInsidesAreHidden() throws IOException {
        PluginJar.trigger("isolated", """
                context.count(org.awaitility.Awaitility.whose(), 1);
                try {
                    Class.forName("io.tickflux.engine.host.PluginHost");
                } catch (ClassNotFoundException hidden) {
                    context.count("hidden", 1);
                }
                if (Thread.currentThread().getContextClassLoader() == getClass().getClassLoader()) {
                    context.count("context loader", 1);
                }
                return event -> Flux.empty();
                """)
                .withClass("org.awaitility.Awaitility", """
                        package org.awaitility;
                        public final class Awaitility {
                            public static String whose() { return "the jar's"; }
                        }
                        """)
                .build(plugins.resolve("isolated.jar"));
        try (HostHarness harness = HostHarness.in(folder).pluginFolders(plugins)) {
            harness.trigger("isolated", "isolated", BASE).start();
            assertThat(harness.status("isolated").counters()).containsOnlyKeys("the jar's", "hidden", "context loader");
        }
    }

    @Test
    void i12_aModuleThatIsNotThereIsToldWithEveryPlaceSearchedAndWhatThereIs() throws IOException {
        PluginJar.trigger("ondiskagg", COUNTING).build(plugins.resolve("agg.jar"));
        Files.writeString(plugins.resolve("broken.jar"), "no jar");
        PluginJar.of().build(plugins.resolve("empty.jar"));
        Path absent = folder.resolve("absent");
        try (HostHarness harness = HostHarness.in(folder).pluginFolders(absent, plugins)) {
            harness.with(bgWorker("feed", context -> Flux::empty));
            harness.trigger("one", "ondiskag.so", BASE).trigger("two", "feed", BASE);

            assertThatThrownBy(harness::start).isInstanceOfSatisfying(PluginLoadException.class, refused -> {
                assertThat(refused.faults()).extracting(PluginFault::name).containsExactly("one", "two");
                assertThat(refused.faults().get(0).message())
                        .contains("\"ondiskag.so\" not found")
                        .contains("perhaps ondiskagg")
                        .contains("available: ondiskagg")
                        .contains(absent + " (no such folder)")
                        .contains(plugins.resolve("agg.jar").toString())
                        .containsPattern("broken.jar \\(jar: java.util.zip.ZipException: .+\\)")
                        .contains("empty.jar (jar: no plugin in it")
                        .contains("class path");
                assertThat(refused.faults().get(1).message()).contains("it is a bgworker");
            });
            assertThat(harness.engine.subscriptions()).isZero();
        }
    }

    @Test
    void anAbsolutePathIsTheOnlyPlaceSearched() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        PluginJar.trigger("there", COUNTING).build(elsewhere.resolve("agg.jar"));
        PluginJar.trigger("here", COUNTING).build(plugins.resolve("agg.jar"));
        try (HostHarness harness = HostHarness.in(folder).pluginFolders(plugins)) {
            harness.trigger("one", elsewhere.resolve("agg.jar").toString(), BASE);
            assertThat(harness.check()).isEmpty();
            harness.trigger("two", elsewhere.resolve("here.jar").toString(), BASE);
            assertThat(harness.check())
                    .singleElement()
                    .satisfies(fault -> assertThat(fault.message())
                            .contains("searched: " + elsewhere.resolve("here.jar"))
                            .doesNotContain("class path", plugins.toString()));
        }
    }

    @Test
    void aModuleInTwoJarsIsAFaultAndOneInAJarGoesBeforeTheClassPath() throws IOException {
        PluginJar.trigger("agg", COUNTING).build(plugins.resolve("agg-1.jar"));
        try (HostHarness harness = HostHarness.in(folder).pluginFolders(plugins)) {
            harness.with(trigger("agg", context -> {
                throw new IllegalStateException("the built-in one");
            }));
            harness.trigger("agg", "agg", BASE);
            assertThat(harness.check()).isEmpty();
            PluginJar.trigger("agg", COUNTING).build(plugins.resolve("agg-2.jar"));
            assertThat(harness.check())
                    .singleElement()
                    .satisfies(fault -> assertThat(fault.message()).contains("agg-1.jar, ", "in one jar only"));
        }
    }

    @Test
    void i12_everyFaultOfAConfigIsToldAtOnceAndNothingIsStarted() throws IOException {
        PluginJar.trigger("linked", "return new Missing();")
                .withClass("jar.test.Missing", """
                        package jar.test;
                        public final class Missing implements io.tickflux.api.plugin.Trigger {
                            static { if (true) throw new IllegalStateException("in static init"); }
                            public org.reactivestreams.Publisher<io.tickflux.api.Write> fire(
                                    io.tickflux.api.WriteEvent event) { return null; }
                        }
                        """)
                .build(plugins.resolve("linked.jar"));
        AtomicInteger closed = new AtomicInteger();
        try (HostHarness harness = HostHarness.in(folder).pluginFolders(plugins)) {
            harness.with(
                    bgWorker("feed", context -> {
                        context.config().texts("symbols");
                        context.config().integer("depth");
                        return new io.tickflux.api.plugin.BgWorker() {
                            @Override
                            public Flux<io.tickflux.api.Write> run() {
                                throw new IllegalStateException("must not run");
                            }

                            @Override
                            public void close() {
                                closed.incrementAndGet();
                            }
                        };
                    }),
                    bgWorker("nothing", context -> null));
            harness.trigger("static", "linked", BASE)
                    .trigger(new TriggerSpec("idle", "linked", List.of(), StartAt.NOW, PluginConfig.empty()))
                    .bgWorker("fine", "feed", Map.of("symbols", List.of("BTC-USD")))
                    .bgWorker("typo", "feed", Map.of("symbol", "BTC-USD"))
                    .bgWorker("type", "feed", Map.of("depth", "deep"))
                    .bgWorker("fine", "feed", Map.of())
                    .bgWorker("null", "nothing", Map.of());
            List<PluginFault> faults = harness.check();

            assertThat(faults)
                    .extracting(PluginFault::name)
                    .containsExactly("static", "idle", "typo", "type", "fine", "null");
            assertThat(faults.get(0).message()).contains("ExceptionInInitializerError", "in static init");
            assertThat(faults.get(1).message()).startsWith("on: absent");
            assertThat(faults.get(2).configKey()).isEqualTo("symbol");
            assertThat(faults.get(2).message()).isEqualTo("symbol: unknown key (expected: one of depth, symbols)");
            assertThat(faults.get(3).configKey()).isEqualTo("depth");
            assertThat(faults.get(3).message()).isEqualTo("depth: \"deep\" (expected: a whole number)");
            assertThat(faults.get(4).message()).contains("\"fine\" twice");
            assertThat(faults.get(5).message()).contains("create: null");
            assertThat(closed).as("instances that were made").hasValue(2);
        }
    }

    @Test
    void aConstructorThatBlocksForEverIsGivenUp() {
        CountDownLatch never = new CountDownLatch(1);
        try (HostHarness harness = HostHarness.in(folder).loadLimit(java.time.Duration.ofMillis(100))) {
            harness.with(trigger("slow", context -> {
                try {
                    never.await();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
                return event -> Flux.empty();
            }));
            harness.trigger("slow", "slow", BASE);
            assertThat(harness.check())
                    .singleElement()
                    .satisfies(fault -> assertThat(fault.message()).startsWith("was not made within"));
        }
    }

    @Test
    void i13_aClosedHostKeepsNoClassLoader() throws IOException {
        PluginJar.trigger("leaky", """
                System.getProperties().put("tickflux.test.loader",
                        new java.lang.ref.WeakReference<>(getClass().getClassLoader()));
                ThreadLocal<Object> local = new ThreadLocal<>();
                reactor.core.publisher.Flux.interval(java.time.Duration.ofMillis(1), context.scheduler()).subscribe();
                return event -> {
                    local.set(this);
                    if (Records.empty(Schema.of()).equals(event.records())) {
                        return Flux.empty();
                    }
                    return Flux.error(new IllegalStateException() {});
                };
                """).build(plugins.resolve("leaky.jar"));
        HostHarness harness = HostHarness.in(folder).pluginFolders(plugins);
        try (harness) {
            harness.trigger(new TriggerSpec(
                            "leaky", "leaky", List.of(KeyPattern.ALL), StartAt.EARLIEST, PluginConfig.empty()))
                    .start();
            harness.write(row(BASE, 1));
            harness.awaitState("leaky", PluginState.BACKING_OFF);
        }
        Object reference = System.getProperties().remove("tickflux.test.loader");
        WeakReference<?> loader = (WeakReference<?>) reference;
        Awaitility.await().until(() -> {
            System.gc();
            return loader.get() == null;
        });
        assertThat(harness.host.status().get(0).faults().last().message()).contains("jar.test.Provider");
    }

    @Test
    void aPluginThatIsNotThereCannotBePaused() {
        try (HostHarness harness = HostHarness.in(folder).with(trigger("agg", context -> event -> Flux.empty()))) {
            harness.trigger("agg", "agg", BASE).start();
            assertThatThrownBy(() -> harness.host.pause("ag"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("plugin: \"ag\" (expected: one of agg)");
        }
    }
}
