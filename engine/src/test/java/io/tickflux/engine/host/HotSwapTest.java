package io.tickflux.engine.host;

import static io.tickflux.engine.host.TestPlugins.row;
import static io.tickflux.engine.host.TestPlugins.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.engine.host.ReloadReport.Outcome;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

class HotSwapTest {
    private static final String BASE = "AAPL/1Min/OHLCV";

    /** 1 000 for the long form: {@code -Dtickflux.swap.cycles=1000}. */
    private static final int CYCLES = Integer.getInteger("tickflux.swap.cycles", 30);

    /** Threads of Reactor's common pools, of the JVM, and of what the test waits with. */
    private static final List<String> SHARED =
            List.of("parallel-", "boundedElastic-", "awaitility", "Common-Cleaner", "process reaper", "ForkJoinPool");

    @TempDir
    Path folder;

    private Path plugins;
    private Path shelf;
    private HostHarness harness;

    @BeforeEach
    void makeFolders() throws IOException {
        plugins = Files.createDirectory(folder.resolve("plugins"));
        shelf = Files.createDirectory(folder.resolve("shelf"));
        harness = HostHarness.in(folder).pluginFolders(plugins);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void i3_underLoadEveryEventIsFiredByExactlyOneOfTwoVersions() throws Exception {
        Path one = copying("copy", "V1").build(shelf.resolve("1.jar"));
        Path two = copying("copy", "V2").build(shelf.resolve("2.jar"));
        put(one, "copy.jar");
        harness.trigger("copy", "copy", BASE).start();
        AtomicLong written = new AtomicLong();
        AtomicBoolean writing = new AtomicBoolean(true);
        Thread writer = new Thread(() -> {
            while (writing.get()) {
                harness.write(row(BASE, written.incrementAndGet()));
            }
        });
        writer.start();
        for (int swap = 0; swap < 6; swap++) {
            long before = harness.status("copy").progress().handled();
            harness.await("copy", status -> status.progress().handled() >= before + 20);
            put(swap % 2 == 0 ? two : one, "copy.jar");
            assertThat(harness.host.reload().replaced()).containsExactly("copy");
        }
        writing.set(false);
        writer.join();
        List<Long> all = LongStream.rangeClosed(1, written.get()).boxed().toList();
        Awaitility.await().until(() -> fired().size() >= all.size());
        assertThat(fired()).containsExactlyInAnyOrderElementsOf(all);
        assertThat(harness.stored("OUT/1Min/V1")).isSorted().isNotEmpty();
        assertThat(harness.stored("OUT/1Min/V2")).isSorted().isNotEmpty();
    }

    private List<Long> fired() {
        List<Long> fired = new ArrayList<>(harness.stored("OUT/1Min/V1"));
        fired.addAll(harness.stored("OUT/1Min/V2"));
        return fired;
    }

    @Test
    void i3_anEventThatLedToNothingIsNotFiredAgainByTheNextVersion() throws IOException {
        Path one = counting("1").build(shelf.resolve("1.jar"));
        Path two = counting("2").build(shelf.resolve("2.jar"));
        put(one, "quiet.jar");
        harness.trigger("quiet", "quiet", BASE).start();
        harness.write(row(BASE, 1), row(BASE, 2));
        harness.awaitHandled("quiet", 2);
        put(two, "quiet.jar");
        harness.host.reload();
        harness.write(row(BASE, 3));
        assertThat(harness.awaitHandled("quiet", 1).counters()).containsEntry("fired 2", 1L);
    }

    @Test
    void aBgWorkerGoesOnAtItsCheckpointInTheNextVersion() throws IOException {
        Path one = feeder("F1").build(shelf.resolve("1.jar"));
        Path two = feeder("F2").build(shelf.resolve("2.jar"));
        put(one, "feed.jar");
        harness.bgWorker("feed", "feed", Map.of()).start();
        harness.awaitHandled("feed", 5);
        put(two, "feed.jar");
        assertThat(harness.host.reload().replaced()).containsExactly("feed");
        harness.awaitHandled("feed", 5);
        harness.host.pause("feed");
        harness.awaitState("feed", PluginState.PARKED);
        List<Long> first = harness.stored("FEED/1Min/F1");
        List<Long> second = harness.stored("FEED/1Min/F2");
        assertThat(first)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, first.size()).boxed().toList());
        assertThat(second).first().isEqualTo(first.size() + 1L);
        assertThat(second).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void onlyWhatHasChangedIsTouched() throws IOException {
        put(counting("1").build(shelf.resolve("1.jar")), "quiet.jar");
        put(copying("copy", "V1").build(shelf.resolve("c.jar")), "copy.jar");
        harness.with(trigger("given", context -> event -> Flux.empty()));
        harness.trigger("quiet", "quiet", BASE).trigger("copy", "copy", BASE).trigger("given", "given", BASE);
        harness.start();
        Map<String, Slot> before = harness.host.slots();
        assertThat(harness.host.reload().outcome()).isEqualTo(Outcome.UNCHANGED);
        // The same bytes again, and a jar that nobody asks for.
        put(shelf.resolve("1.jar"), "quiet.jar");
        put(feeder("F").build(shelf.resolve("f.jar")), "feed.jar");
        assertThat(harness.host.reload().outcome()).isEqualTo(Outcome.UNCHANGED);
        put(counting("2").build(shelf.resolve("2.jar")), "quiet.jar");
        assertThat(harness.host.reload().replaced()).containsExactly("quiet");
        Map<String, Slot> after = harness.host.slots();
        assertThat(after.get("copy")).isSameAs(before.get("copy"));
        assertThat(after.get("given")).isSameAs(before.get("given"));
        assertThat(after.get("quiet")).isNotSameAs(before.get("quiet"));
        HostConfig without =
                harness.config().withTriggers(harness.config().triggers().get(1));
        assertThat(harness.host.reload(without).removed()).containsExactlyInAnyOrder("quiet", "given");
        assertThat(harness.host.slots().get("copy")).isSameAs(before.get("copy"));
    }

    @Test
    void i12_whenAnythingCannotBeLoadedAllGoOnAsTheyWere() throws IOException {
        put(counting("1").build(shelf.resolve("1.jar")), "quiet.jar");
        put(copying("copy", "V1").build(shelf.resolve("c.jar")), "copy.jar");
        harness.trigger("quiet", "quiet", BASE).trigger("copy", "copy", BASE).start();
        Map<String, Slot> before = harness.host.slots();
        Path broken = PluginJar.trigger("quiet", "throw new IllegalStateException(\"no licence\");")
                .build(shelf.resolve("broken.jar"));
        put(broken, "quiet.jar");
        put(copying("copy", "V2").build(shelf.resolve("c2.jar")), "copy.jar");

        ReloadReport refused = harness.host.reload();
        assertThat(refused.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(refused.faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.message()).contains("no licence"));
        assertThat(harness.host.slots()).isEqualTo(before);
        assertThat(harness.host.lastReload()).isSameAs(refused);
        Files.write(plugins.resolve("copy.jar"), "half a jar".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        put(shelf.resolve("1.jar"), "quiet.jar");
        assertThat(harness.host.reload().outcome()).isEqualTo(Outcome.REFUSED);
        harness.write(row(BASE, 1));
        harness.awaitHandled("quiet", 1);
        harness.awaitHandled("copy", 1);
        assertThat(harness.stored("OUT/1Min/V1")).containsExactly(1L);

        put(shelf.resolve("c2.jar"), "copy.jar");
        assertThat(harness.host.reload().replaced()).containsExactly("copy");
        harness.write(row(BASE, 2));
        harness.awaitHandled("copy", 1);
        assertThat(harness.stored("OUT/1Min/V2")).containsExactly(2L);
    }

    @Test
    void aJarThatIsTakenAwayEndsItsPluginsAndOneThatComesBackGoesOnBehindTheirCursors() throws IOException {
        Path jar = copying("copy", "V1").build(shelf.resolve("1.jar"));
        put(jar, "copy.jar");
        harness.trigger("copy", "copy", BASE).start();
        harness.write(row(BASE, 1));
        harness.awaitHandled("copy", 1);
        WeakReference<ClassLoader> loader = loader("copy");
        Files.delete(plugins.resolve("copy.jar"));

        assertThat(harness.host.reload().removed()).containsExactly("copy");
        PluginStatus gone = harness.status("copy");
        assertThat(gone.state()).isEqualTo(PluginState.NOT_LOADED);
        assertThat(gone.faults().last().message()).contains("\"copy\" not found", plugins.toString());
        awaitCollected(List.of(loader));
        harness.write(row(BASE, 2));
        put(jar, "copy.jar");
        assertThat(harness.host.reload().added()).containsExactly("copy");
        harness.write(row(BASE, 3));
        harness.awaitHandled("copy", 2);
        assertThat(harness.stored("OUT/1Min/V1")).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aPluginThatCannotBeLoadedStopsTheStartOrIsSkippedOrTriedAgainAsItsPolicySays() throws IOException {
        try (HostHarness strict = HostHarness.in(folder).pluginFolders(plugins)) {
            strict.trigger("late", "quiet", BASE);
            assertThatThrownBy(strict::start).isInstanceOf(PluginLoadException.class);
        }
        harness.with(trigger("given", context -> event -> Flux.empty()));
        harness.trigger("given", "given", BASE).trigger("late", "quiet", BASE);
        harness.onLoadError(Map.of("late", OnLoadError.SKIP)).start();
        assertThat(harness.status("late").state()).isEqualTo(PluginState.NOT_LOADED);
        harness.pass(Duration.ofMinutes(5));
        assertThat(harness.status("late").state()).isEqualTo(PluginState.NOT_LOADED);

        HostConfig again = harness.config().withOnLoadError(Map.of("late", OnLoadError.RETRY));
        assertThat(harness.host.reload(again).faults())
                .extracting(PluginFault::name)
                .containsExactly("late");
        put(counting("1").build(shelf.resolve("1.jar")), "quiet.jar");
        harness.passUntil("late", status -> status.state() == PluginState.RUNNING);
    }

    @Test
    void aRequiredArgumentThatIsAbsentIsExplained() throws IOException {
        put(
                counting("1")
                        .withFile("META-INF/tickflux-plugin.properties", """
                version=1.0
                arg.window.example=5m
                arg.window.description=how far back
                arg.window.required=true
                """)
                        .build(shelf.resolve("1.jar")),
                "quiet.jar");
        harness.trigger("quiet", "quiet", BASE);
        assertThat(harness.check()).singleElement().satisfies(fault -> {
            assertThat(fault.configKey()).isEqualTo("window");
            assertThat(fault.message()).isEqualTo("window: absent (expected: a value such as 5m: how far back)");
        });
    }

    @Test
    void ofSeveralJarsTheNewestVersionIsTaken() throws IOException {
        for (String version : List.of("1.9", "1.10.1-rc2", "1.10")) {
            counting(version)
                    .withFile("META-INF/tickflux-plugin.properties", "version=" + version)
                    .build(plugins.resolve("quiet-" + version + ".jar"));
        }
        harness.trigger("quiet", "quiet", BASE).start();
        harness.write(row(BASE, 1));
        assertThat(harness.awaitHandled("quiet", 1).counters()).containsKey("fired 1.10.1-rc2");
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void i13_swapsLeaveNoClassLoaderNoThreadNoMeterAndNoCopyBehind() throws IOException {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Path one = leaving("V1").build(shelf.resolve("1.jar"));
        Path two = leaving("V2").build(shelf.resolve("2.jar"));
        put(one, "copy.jar");
        harness.trigger("copy", "copy", BASE).start();
        harness.write(row(BASE, 1));
        harness.awaitHandled("copy", 1);
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int cycle = 2; cycle <= CYCLES + 1; cycle++) {
            loaders.add(loader("copy"));
            put(cycle % 2 == 0 ? two : one, "copy.jar");
            assertThat(harness.host.reload().replaced()).containsExactly("copy");
            harness.write(row(BASE, cycle));
            PluginStatus status = harness.awaitHandled("copy", 1);
            assertThat(status.progress().handled()).as("of this version alone").isEqualTo(1);
            assertThat(status.counters()).containsEntry(cycle % 2 == 0 ? "fired V2" : "fired V1", 1L);
            assertThat(status.counters()).doesNotContainKey(cycle % 2 == 0 ? "fired V1" : "fired V2");
        }
        awaitCollected(loaders);
        assertThat(folder.resolve("cursors/jars").toFile().list()).hasSize(1);
        assertThat(harness.host.reports()).hasSize(1);
        assertThat(harness.engine.subscriptions()).isEqualTo(1);
        Awaitility.await().until(() -> threads("plugin-copy", before).size() <= 4);
        assertThat(fired()).hasSize(CYCLES + 1).doesNotHaveDuplicates();

        harness.close();
        assertThat(harness.engine.subscriptions()).isZero();
        assertThatNoThreadIsLeft(before);
    }

    /** Also the timers' own, which the other tests replace by virtual time. */
    @Test
    void i13_aHostThatIsClosedLeavesNoThreadBehind() throws IOException {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        put(leaving("V1").build(shelf.resolve("1.jar")), "copy.jar");
        harness.trigger("copy", "copy", BASE);
        PluginHost host = PluginHost.start(harness.engine, harness.config());
        harness.write(row(BASE, 1));
        Awaitility.await().until(() -> fired().size() == 1);
        host.close(HostHarness.CLOSE_LIMIT).block();
        harness.engine.dispose();
        assertThatNoThreadIsLeft(before);
    }

    private static void assertThatNoThreadIsLeft(Set<Thread> before) {
        Awaitility.await()
                .until(() -> threads("plugin", before).isEmpty()
                        && threads(FakeEngine.THREAD, before).isEmpty());
        assertThat(threads("", before))
                .allMatch(
                        name -> SHARED.stream().anyMatch(name::startsWith),
                        "is one of those that everything in this process shares");
    }

    private static List<String> threads(String prefix, Set<Thread> but) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !but.contains(thread))
                .map(Thread::getName)
                .filter(name -> name.startsWith(prefix))
                .toList();
    }

    private WeakReference<ClassLoader> loader(String name) {
        return new WeakReference<>(harness.host.slots().get(name).source().loader());
    }

    private static void awaitCollected(List<WeakReference<ClassLoader>> loaders) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            System.gc();
            assertThat(loaders).allMatch(loader -> loader.get() == null);
        });
    }

    /** As an installer does it: whoever looks sees the old jar or the new one. */
    private void put(Path jar, String name) throws IOException {
        Path next = Files.copy(jar, shelf.resolve("next"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(next, plugins.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static PluginJar copying(String module, String group) {
        return PluginJar.trigger(
                module,
                "return event -> Flux.just(Write.fixed(BucketKey.parse(\"OUT/1Min/" + group
                        + "\"), event.records()));");
    }

    /** Leaves behind what plugins leave behind: a timer, a thread local, a failure. */
    private static PluginJar leaving(String group) {
        return PluginJar.trigger("copy", """
                ThreadLocal<Object> local = new ThreadLocal<>();
                Flux.interval(java.time.Duration.ofMillis(10), context.scheduler()).subscribe();
                context.logger().log(System.Logger.Level.DEBUG, "made");
                return event -> {
                    local.set(this);
                    context.count("fired %s", 1);
                    return Flux.just(Write.fixed(BucketKey.parse("OUT/1Min/%s"), event.records()))
                            .publishOn(context.scheduler());
                };
                """.formatted(group, group));
    }

    private static PluginJar counting(String version) {
        return PluginJar.trigger(
                "quiet", "return event -> { context.count(\"fired " + version + "\", 1); return Flux.empty(); };");
    }

    /** Publishes 1, 2, 3 and so on, with the number as its checkpoint. */
    private static PluginJar feeder(String group) {
        return PluginJar.of()
                .withClass("jar.test.Feeder", """
                package jar.test;
                import io.tickflux.api.*;
                import io.tickflux.api.plugin.*;
                import reactor.core.publisher.Flux;
                public final class Feeder implements BgWorkerProvider {
                    public String module() { return "feed"; }
                    public BgWorker create(PluginContext context) {
                        return () -> Flux.defer(() -> Flux
                                .range(1 + context.checkpoint().map(Integer::parseInt).orElse(0), 1_000_000)
                                .map(Feeder::write));
                    }
                    private static Write write(int number) {
                        Schema schema = Schema.of(new Column("Close", ColumnType.FLOAT64));
                        Records records = Records.builder(schema).row(number).set(1, (double) number).build();
                        return Write.fixed(BucketKey.parse("FEED/1Min/%s"), records)
                                .by(new Origin("", 0, 0, String.valueOf(number)));
                    }
                }
                """.formatted(group))
                .withService("BgWorkerProvider", "jar.test.Feeder");
    }
}
