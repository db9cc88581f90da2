package io.tickflux.transport.app.child;

import static io.tickflux.transport.app.child.ChildHarness.PATIENCE;
import static io.tickflux.transport.app.child.ChildHarness.target;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.plugin.BgWorkerProvider;
import io.tickflux.api.plugin.StreamTriggerProvider;
import io.tickflux.api.plugin.TriggerProvider;
import io.tickflux.engine.host.Isolation;
import io.tickflux.engine.host.OnError;
import io.tickflux.engine.host.PluginKind;
import io.tickflux.engine.host.PluginRules;
import io.tickflux.engine.host.PluginState;
import io.tickflux.engine.host.PluginStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each way to misbehave, in a plugin of each kind, in a process of its own, beside plugins that must not notice. By default each way in a
 * plugin of one kind; all of them with {@code -Dtickflux.matrix=all}.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ChildMisbehaviourIT {
    private static final boolean ALL = System.getProperty("tickflux.matrix", "").equals("all");
    private static final List<PluginKind> KINDS = List.of(PluginKind.values());
    private static final int EVENTS = 100;
    private static final List<Long> ALL_EVENTS =
            LongStream.rangeClosed(1, EVENTS).boxed().toList();

    /** An event that fails parks its trigger; one that takes for ever is left to be seen. */
    private static final PluginRules RULES = PluginRules.DEFAULT
            .onError(OnError.PARK, 1)
            .within(Duration.ofMinutes(10))
            .in(new Isolation(Isolation.Place.PROCESS, 48 << 20));

    private static final List<Way> WAYS = List.of(
            new Way("throws an exception", "IllegalStateException: bad"),
            new Way("throws an assertion error", "AssertionError: bad"),
            new Way("throws a linkage error", "NoClassDefFoundError: bad"),
            new Way("throws what cannot be printed", "its text failed with java.lang.NoClassDefFoundError"),
            new Way("exhausts its heap", "its process ended: exit code 3"),
            new Way("overflows the stack", "StackOverflowError"),
            new Way("fails in a static initialiser", "nitializ"),
            new Way("exits", "its process ended: exit code 3"),
            new Way("halts", "its process ended: exit code 4"),
            new Way("blocks for ever", Way.STALLS),
            new Way("spins", Way.STALLS),
            new Way("never completes", Way.WAITS),
            new Way("floods its output", Way.GOES_ON),
            new Way("leaves threads behind", Way.GOES_ON),
            new Way("fails in close", Way.GOES_ON),
            new Way("emits after its end", Way.GOES_ON),
            new Way("answers null", "null (expected: a publisher)"),
            new Way("signals an error", "AssertionError: bad"),
            new Way("fails after a write", "IllegalStateException: late"),
            new Way("throws in an operator", "NoClassDefFoundError: in map"),
            new Way("throws in subscribe", "StackOverflowError: in subscribe"),
            new Way("throws in request", "NoClassDefFoundError: in request"),
            new Way("emits null", "null as a write (expected: a whole write)"),
            new Way("ignores demand", "(expected: "));

    @TempDir
    Path folder;

    /**
     * A way to misbehave.
     *
     * @param outcome what is said of the failure; or {@link #STALLS}, {@link #GOES_ON}, or {@link #WAITS}: a trigger that does not
     *     answer is stalled, but a stream trigger may wait for as long as it likes
     */
    private record Way(String name, String outcome) {
        static final String STALLS = "stalls";
        static final String GOES_ON = "goes on";
        static final String WAITS = "waits";

        /** Whether its turn is with plugins of this kind. */
        boolean isFor(PluginKind kind) {
            return ALL || WAYS.indexOf(this) % KINDS.size() == KINDS.indexOf(kind);
        }
    }

    @ParameterizedTest
    @EnumSource(PluginKind.class)
    void i7_whateverAPluginInAProcessOfItsOwnDoesHurtsNobodyElse(PluginKind kind) throws IOException {
        List<Way> ways = WAYS.stream().filter(way -> way.isFor(kind)).toList();
        try (ChildHarness harness = ChildHarness.in(folder)) {
            jars(harness);
            ways.forEach(way -> add(harness, kind, way));
            harness.trigger("naughty", "neighbour", "none", PluginRules.DEFAULT)
                    .trigger("naughty", "neighbour process", "none", RULES)
                    .feeder("naughtyfeed", "neighbour feeder", "none", PluginRules.DEFAULT)
                    .start()
                    .write(1, EVENTS);
            for (Way way : ways) {
                Awaitility.await(kind + " " + way)
                        .atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(10))
                        .until(() -> harness.status(way.name()), status -> isAsExpected(kind, way, status));
                // What fails for ever need not be restarted for ever.
                harness.host().pause(way.name());
            }
            assertThatNeighboursAreWell(harness);
        }
    }

    private static void add(ChildHarness harness, PluginKind kind, Way way) {
        switch (kind) {
            case TRIGGER -> harness.trigger("badtrigger", way.name(), way.name(), RULES);
            case STREAM_TRIGGER -> harness.trigger("badstream", way.name(), way.name(), RULES);
            case BGWORKER -> harness.feeder("badfeed", way.name(), way.name(), RULES);
        }
    }

    private static boolean isAsExpected(PluginKind kind, Way way, PluginStatus status) {
        PluginState state = status.state();
        boolean sound = status.faults().failures() == 0;
        return switch (way.outcome()) {
            // Nobody waits for a bgworker.
            case Way.STALLS ->
                sound && state == (kind == PluginKind.BGWORKER ? PluginState.RUNNING : PluginState.STALLED);
            case Way.WAITS ->
                sound && state == (kind == PluginKind.TRIGGER ? PluginState.STALLED : PluginState.RUNNING);
            case Way.GOES_ON -> sound && hasGoneOn(kind, way, status);
            default -> {
                String message = status.faults().last() == null
                        ? ""
                        : status.faults().last().message();
                boolean told = message.contains(way.outcome());
                boolean parked = state == PluginState.PARKED;
                yield told && (parked || (kind != PluginKind.TRIGGER && state == PluginState.BACKING_OFF));
            }
        };
    }

    private static boolean hasGoneOn(PluginKind kind, Way way, PluginStatus status) {
        boolean endsByItself = kind == PluginKind.BGWORKER
                || (kind == PluginKind.STREAM_TRIGGER && way.name().equals("emits after its end"));
        return endsByItself
                ? status.state() == PluginState.STOPPED
                : status.state() == PluginState.RUNNING && status.progress().handled() == EVENTS;
    }

    private static void assertThatNeighboursAreWell(ChildHarness harness) {
        for (String name : List.of("neighbour", "neighbour process", "neighbour feeder")) {
            Awaitility.await(name)
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(harness.stored(target(name)))
                            .as("%s", harness.status(name))
                            .containsExactlyElementsOf(ALL_EVENTS));
            assertThat(harness.status(name).faults().failures()).as(name).isZero();
        }
        assertThat(harness.status("neighbour").progress().handled()).isEqualTo(EVENTS);
        assertThat(harness.status("neighbour process").progress().handled()).isEqualTo(EVENTS);
    }

    private static void jars(ChildHarness harness) throws IOException {
        harness.jar(
                "naughty.jar",
                NaughtyPlugins.class,
                Map.of(
                        TriggerProvider.class, List.of(NaughtyPlugins.Triggers.class),
                        BgWorkerProvider.class, List.of(NaughtyPlugins.Feeders.class)));
        harness.jar(
                "misbehaving.jar",
                MisbehavingPlugins.class,
                Map.of(
                        TriggerProvider.class, List.of(MisbehavingPlugins.Triggers.class),
                        StreamTriggerProvider.class, List.of(MisbehavingPlugins.StreamTriggers.class),
                        BgWorkerProvider.class, List.of(MisbehavingPlugins.BgWorkers.class)));
    }
}
