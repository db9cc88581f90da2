package io.tickflux.engine.host;

import static io.tickflux.engine.host.TestPlugins.numberOf;
import static io.tickflux.engine.host.TestPlugins.row;
import static io.tickflux.engine.host.TestPlugins.streamTrigger;
import static io.tickflux.engine.host.TestPlugins.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Position;
import io.tickflux.api.StartAt;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.FatalPluginException;
import io.tickflux.api.plugin.PluginConfig;
import io.tickflux.api.plugin.Request;
import io.tickflux.engine.RequestFailedException;
import io.tickflux.engine.host.source.Batching;
import io.tickflux.engine.host.source.Intake;
import io.tickflux.engine.host.source.RequestName;
import io.tickflux.engine.host.source.RowCondition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Triggers that are fired by what clients ask. */
class RequestTest {
    private static final String KEY = "AAPL/1Min/OHLCV";
    private static final String DERIVED = "AAPL/5Min/OHLCV";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final RequestName COPY = RequestName.parse("request:/copy");

    @TempDir
    Path folder;

    private final List<Request> asked = new CopyOnWriteArrayList<>();
    private final List<String> order = new CopyOnWriteArrayList<>();

    /** Writes as many rows as it is asked for. */
    private Publisher<Write> copy(WriteEvent event) {
        Request request = Request.of(event).orElse(null);
        if (request == null) {
            order.add("event " + numberOf(event.records()));
            return Flux.empty();
        }
        asked.add(request);
        order.add("request " + request.arguments().get("rows"));
        long rows = Long.parseLong(request.arguments().getOrDefault("rows", "0"));
        return Flux.range(1, (int) rows).map(number -> row(DERIVED, number));
    }

    private static TriggerSpec spec(Intake intake, String... patterns) {
        List<KeyPattern> on = List.of(patterns).stream().map(KeyPattern::parse).toList();
        return new TriggerSpec("copier", "copier", on, StartAt.EARLIEST, PluginConfig.empty()).with(intake);
    }

    private HostHarness harness() {
        return HostHarness.in(folder).with(trigger("copier", context -> this::copy));
    }

    private static CompletableFuture<RequestAnswer> ask(HostHarness harness, String rows) {
        return harness.host.request("/copy", Map.of("rows", rows)).toFuture();
    }

    private static RequestAnswer answer(HostHarness harness, String rows) {
        return harness.host.request("/copy", Map.of("rows", rows)).block(SOON);
    }

    @Test
    void aRequestFiresItsTriggerOnceAndIsAnsweredWithWhatWasStored() {
        try (HostHarness harness = harness().trigger(spec(Intake.ALL.on(COPY)))) {
            harness.start();
            RequestAnswer answer = answer(harness, "2");

            assertThat(answer.trigger()).isEqualTo("copier");
            assertThat(answer.writes())
                    .extracting(ack -> ack.position())
                    .containsExactly(Position.of(2), Position.of(3));
            assertThat(harness.stored(DERIVED)).containsExactly(1L, 2L);
            assertThat(answer(harness, "0").writes()).isEmpty();
            assertThat(asked).extracting(Request::name).containsOnly("/copy");
            assertThat(asked).extracting(Request::id).doesNotHaveDuplicates();
            assertThat(asked.get(0).arguments()).isEqualTo(Map.of("rows", "2"));
            assertThat(harness.status("copier").progress().cursor()).isEqualTo(Position.of(4));
        }
    }

    @Test
    void i2_aRequestComesInItsTurnAndNeitherFilterNorBatchChangesIt() {
        Intake intake = Intake.ALL.on(COPY).in(new Batching(10, Duration.ZERO)).where(RowCondition.parse("Close > 1"));
        CountDownLatch goOn = new CountDownLatch(1);
        try (HostHarness harness = HostHarness.in(folder).with(trigger("copier", context -> event -> {
            awaitForEver(goOn);
            return copy(event);
        }))) {
            harness.trigger(spec(intake, KEY)).start().write(row(KEY, 1), row(KEY, 2));
            List<CompletableFuture<RequestAnswer>> answers = List.of(ask(harness, "1"), ask(harness, "2"));
            harness.await("copier", status -> harness.log.events().size() == 4);
            harness.write(row(KEY, 3));
            goOn.countDown();
            assertThat(answers.get(0))
                    .succeedsWithin(SOON)
                    .satisfies(one -> assertThat(one.writes()).hasSize(1));
            assertThat(answers.get(1))
                    .succeedsWithin(SOON)
                    .satisfies(two -> assertThat(two.writes()).hasSize(2));
            harness.await("copier", status -> order.size() == 4);

            assertThat(order).containsExactly("event 2", "request 1", "request 2", "event 3");
        }
    }

    @Test
    void i7_aRequestThatFailsIsToldOnceAndNeitherRetriedNorParksTheTrigger() {
        try (HostHarness harness = HostHarness.in(folder).budget(2)) {
            harness.with(trigger("copier", context -> event -> {
                asked.add(Request.of(event).orElseThrow());
                throw new IllegalStateException("no database");
            }));
            harness.trigger(spec(Intake.ALL.on(COPY))).start();
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> answer(harness, "1"))
                        .isInstanceOf(RequestFailedException.class)
                        .hasMessage(
                                "request /copy: trigger=copier, error=java.lang.IllegalStateException: no database");
            }
            PluginStatus status = harness.status("copier");

            assertThat(asked).hasSize(20);
            assertThat(status.state()).isEqualTo(PluginState.RUNNING);
            assertThat(status.faults().failures()).isZero();
            assertThat(status.counters()).containsEntry(PluginMeters.FAILED_REQUESTS, 20L);
        }
    }

    @Test
    void i12_wrongArgumentsAndUnknownNamesAreInvalidInput() {
        try (HostHarness harness = HostHarness.in(folder)) {
            harness.with(trigger("copier", context -> event -> {
                throw new InvalidInputException("rows", "\"many\"", "a number");
            }));
            harness.trigger(spec(Intake.ALL.on(COPY))).start();

            assertThatThrownBy(() -> answer(harness, "many"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("rows: \"many\" (expected: a number)");
            assertThatThrownBy(() -> harness.host.request("/cpoy", Map.of()).block())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("request: \"/cpoy\" (expected: did you mean \"/copy\"?)");
            assertThatThrownBy(() -> harness.host
                            .request("/copy", Map.of("a", "x".repeat(70_000)))
                            .block())
                    .hasMessageContaining("at most 65536");
            assertThat(harness.log.events()).hasSize(1);
        }
    }

    @Test
    void i12_anAnswerThatCannotBeStoredIsARequestThatFailed() {
        try (HostHarness harness = harness().trigger(spec(Intake.ALL.on(COPY)))) {
            harness.engine.refuse(writes -> writes.get(0).key().toString().equals(DERIVED)
                    ? new InvalidInputException("column Close", "f8", "f4")
                    : null);
            harness.start();

            assertThatThrownBy(() -> answer(harness, "1")).hasMessage("column Close: f8 (expected: f4)");
            assertThat(answer(harness, "0").writes()).isEmpty();
            assertThat(harness.status("copier").faults().failures()).isZero();
        }
    }

    @Test
    void aRequestThatTakesTooLongFailsAndTheTriggerGoesOn() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (HostHarness harness = HostHarness.in(folder)) {
            harness.with(trigger("copier", context -> event -> {
                asked.add(Request.of(event).orElseThrow());
                if (asked.size() == 1) {
                    awaitForEver(never);
                }
                return copy(event);
            }));
            harness.trigger(spec(Intake.ALL.on(COPY)).with(PluginRules.DEFAULT.within(Duration.ofSeconds(2))))
                    .start();
            CompletableFuture<RequestAnswer> slow = ask(harness, "1");
            harness.passUntil("copier", status -> slow.isDone());

            assertThatThrownBy(slow::join).hasMessageContaining("TimeoutException: one event took longer than PT2S");
            assertThat(answer(harness, "1").writes()).hasSize(1);
        }
    }

    private static void awaitForEver(CountDownLatch never) {
        try {
            never.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void i4_nobodyWaitsForATriggerThatIsParked() {
        try (HostHarness harness = HostHarness.in(folder)) {
            harness.with(trigger("copier", context -> event -> {
                throw new FatalPluginException("bad credentials");
            }));
            harness.trigger(spec(Intake.ALL.on(COPY))).start();

            assertThatThrownBy(() -> answer(harness, "1")).hasMessageContaining("bad credentials");
            harness.awaitState("copier", PluginState.PARKED);
            int before = harness.log.events().size();
            assertThatThrownBy(() -> answer(harness, "1")).hasMessageContaining("state=PARKED", "nothing was done");
            assertThat(harness.log.events()).hasSize(before);
        }
    }

    @Test
    void i4_whoWaitsIsToldWhenTheTriggerIsParkedAndTheRequestIsDoneOnceItIsResumed() {
        CompletableFuture<Void> disk = new CompletableFuture<>();
        try (HostHarness harness = harness().trigger(spec(Intake.ALL.on(COPY)))) {
            harness.engine.holdCommits(writes -> writes.get(0).key().symbol().equals(Request.SYMBOL)
                    ? disk
                    : CompletableFuture.completedFuture(null));
            harness.start();
            CompletableFuture<RequestAnswer> answer = ask(harness, "1");
            harness.host.pause("copier");
            harness.passUntil("copier", status -> answer.isDone());
            assertThatThrownBy(answer::join).hasMessageContaining("it is done once the trigger is resumed");

            disk.complete(null);
            harness.host.resume("copier");
            harness.awaitHandled("copier", 1);
            assertThat(harness.stored(DERIVED)).containsExactly(1L);
        }
    }

    @Test
    void i8_aRequestThatWasStoredIsDoneAfterACrash() {
        HostHarness first = harness().trigger(spec(Intake.ALL.on(COPY)));
        CompletableFuture<Void> never = new CompletableFuture<>();
        first.engine.holdCommits(writes ->
                writes.get(0).key().toString().equals(DERIVED) ? never : CompletableFuture.completedFuture(null));
        first.start();
        CompletableFuture<RequestAnswer> lost = ask(first, "1");
        first.await("copier", status -> asked.size() == 1);
        first.engine.kill();
        try (HostHarness second =
                first.restarted().with(trigger("copier", context -> this::copy)).trigger(spec(Intake.ALL.on(COPY)))) {
            second.start();
            second.awaitHandled("copier", 1);
            assertThat(second.stored(DERIVED)).containsExactly(1L);
            assertThat(asked).hasSize(2).containsOnly(asked.get(0));
        } finally {
            first.host.close(Duration.ofMillis(10)).block();
        }
        assertThat(lost).isCompletedExceptionally();
    }

    @Test
    void othersAreNotFiredByItUnlessTheyAskForItByName() {
        List<String> keys = new ArrayList<>();
        try (HostHarness harness = harness().trigger(spec(Intake.ALL.on(COPY)))) {
            harness.with(trigger("all", context -> event -> {
                keys.add(event.key().toString());
                return Flux.empty();
            }));
            harness.trigger("all", "all", "**").start();
            answer(harness, "1");
            harness.awaitHandled("all", 1);
        }
        assertThat(keys).containsExactly(DERIVED);
    }

    @Test
    void i12_twoTriggersOfOneNameAndStreamTriggersAreRefused() {
        try (HostHarness harness = harness()) {
            harness.with(streamTrigger("stream", context -> events -> Flux.empty()));
            harness.trigger(spec(Intake.ALL.on(COPY)));
            TriggerSpec again = spec(Intake.ALL.on(COPY));
            harness.trigger(
                    new TriggerSpec("again", "copier", again.on(), again.start(), again.config()).with(again.intake()));
            harness.trigger(new TriggerSpec("pipe", "stream", again.on(), again.start(), again.config())
                    .with(Intake.ALL.on(RequestName.parse("request:/other"))));

            assertThat(harness.check())
                    .extracting(PluginFault::message)
                    .containsExactly(
                            "on: \"request:/copy\", which copier takes (expected: a name of its own)",
                            "on: \"request:/other\" of a stream trigger (expected: a trigger: nobody can tell what of a"
                                    + " stream answers which request)");
        }
    }
}
