package io.tickflux.engine.host;

import static io.tickflux.engine.host.TestPlugins.numberOf;
import static io.tickflux.engine.host.TestPlugins.row;
import static io.tickflux.engine.host.TestPlugins.streamTrigger;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.Position;
import io.tickflux.api.Write;
import io.tickflux.api.plugin.StreamTrigger;
import io.tickflux.api.plugin.StreamTrigger.Delivery;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

class StreamTriggerTest {
    private static final String BASE = "AAPL/1Min/OHLCV";
    private static final String DERIVED = "AAPL/5Min/OHLCV";

    @TempDir
    Path folder;

    private static Write derivedFrom(Delivery delivery) {
        return row(DERIVED, numberOf(delivery.event().records()));
    }

    /** Emits one write for each event, then acknowledges it. */
    private static StreamTrigger copier() {
        return events -> events.concatMap(event -> Flux.just(derivedFrom(event)).concatWith(Flux.defer(() -> {
            event.acknowledge();
            return Flux.empty();
        })));
    }

    @Test
    void turnsTheStreamOfEventsIntoAStreamOfWritesInOrder() {
        try (HostHarness harness = HostHarness.in(folder)) {
            harness.with(streamTrigger("copier", context -> copier()));
            harness.trigger("copier", "copier", BASE).start();
            for (int i = 1; i <= 300; i++) {
                harness.write(row(BASE, i));
            }
            harness.awaitHandled("copier", 300);

            assertThat(harness.stored(DERIVED))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 300).boxed().toList());
            assertThat(harness.status("copier").kind()).isEqualTo(PluginKind.STREAM_TRIGGER);
            assertThat(harness.status("copier").progress().derived()).isEqualTo(300);
        }
    }

    @Test
    void theCursorStaysBeforeTheFirstEventThatIsNotAcknowledged() {
        List<Delivery> deliveries = new CopyOnWriteArrayList<>();
        try (HostHarness harness = HostHarness.in(folder)) {
            harness.with(streamTrigger("holder", context -> events -> {
                return events.doOnNext(deliveries::add).ignoreElements().cast(Write.class);
            }));
            harness.trigger("holder", "holder", BASE).start();
            harness.write(row(BASE, 1), row(BASE, 2), row(BASE, 3));
            harness.await("holder", status -> deliveries.size() == 3);

            deliveries.get(2).acknowledge();
            deliveries.get(0).acknowledge();
            deliveries.get(0).acknowledge();
            assertThat(harness.status("holder").progress().cursor()).isEqualTo(Position.of(1));
            deliveries.get(1).acknowledge();
            assertThat(harness.status("holder").progress().cursor()).isEqualTo(Position.of(3));
            assertThat(harness.status("holder").progress().handled()).isEqualTo(3);
        }
    }

    @Test
    void theCursorStaysUntilTheWritesBeforeTheAcknowledgementAreStored() {
        CompletableFuture<Void> disk = new CompletableFuture<>();
        try (HostHarness harness = HostHarness.in(folder)) {
            CompletableFuture<Void> acknowledged = new CompletableFuture<>();
            harness.with(streamTrigger(
                    "copier",
                    context -> events -> events.concatMap(
                            event -> Flux.just(derivedFrom(event)).doAfterTerminate(() -> {
                                event.acknowledge();
                                acknowledged.complete(null);
                            }))));
            harness.engine.holdCommits(
                    writes -> writes.get(0).origin().hops() > 0 ? disk : CompletableFuture.completedFuture(null));
            harness.trigger("copier", "copier", BASE).start();
            harness.write(row(BASE, 1));
            acknowledged.join();

            assertThat(harness.status("copier").progress().cursor()).isNull();
            disk.complete(null);
            harness.await(
                    "copier", status -> Position.of(1).equals(status.progress().cursor()));
        }
    }

    @Test
    void whatWasNotAcknowledgedComesAgainAfterARestart() {
        List<Long> seen = new CopyOnWriteArrayList<>();
        var evenOnly = streamTrigger(
                "even",
                context -> events -> events.doOnNext(event -> {
                            long number = numberOf(event.event().records());
                            seen.add(number);
                            if (number < 3) {
                                event.acknowledge();
                            }
                        })
                        .ignoreElements()
                        .cast(Write.class));
        HostHarness first = HostHarness.in(folder).with(evenOnly).trigger("even", "even", BASE);
        try (first) {
            first.start().write(row(BASE, 1), row(BASE, 2), row(BASE, 3), row(BASE, 4));
            first.await("even", status -> seen.size() == 4);
        }
        try (HostHarness second =
                first.restarted().with(evenOnly).trigger("even", "even", BASE).start()) {
            second.await("even", status -> seen.size() == 6);
        }
        assertThat(seen).containsExactly(1L, 2L, 3L, 4L, 3L, 4L);
    }

    @Test
    void i13_closeCompletesTheEventsSoThatTheTriggerEmitsWhatItHasGathered() {
        HostHarness harness = HostHarness.in(folder);
        harness.with(streamTrigger(
                "last",
                context -> events -> events.collectList().flatMapMany(all -> {
                    Write last = derivedFrom(all.get(all.size() - 1));
                    return Flux.just(last).doAfterTerminate(() -> all.forEach(Delivery::acknowledge));
                })));
        try (harness) {
            harness.trigger("last", "last", BASE).start();
            harness.write(row(BASE, 1), row(BASE, 2), row(BASE, 3));
            harness.await(
                    "last",
                    status -> status.progress().lag().age().isZero()
                            && harness.log.events().size() == 3);
            harness.passUntil("last", status -> harness.engine.subscriptions() == 1);
        }
        assertThat(harness.stored(DERIVED)).containsExactly(3L);
        assertThat(harness.host.status().get(0).progress().cursor()).isEqualTo(Position.of(3));
    }

    @Test
    void i6_neitherEventsNorWritesPileUpWhenTheDiskIsSlow() {
        CompletableFuture<Void> disk = new CompletableFuture<>();
        List<Long> seen = new CopyOnWriteArrayList<>();
        try (HostHarness harness = HostHarness.in(folder)) {
            harness.with(streamTrigger(
                    "copier",
                    context -> events -> events.doOnNext(
                                    event -> seen.add(numberOf(event.event().records())))
                            .concatMap(
                                    event -> Flux.just(derivedFrom(event)).doAfterTerminate(event::acknowledge), 1)));
            for (int i = 1; i <= 500; i++) {
                harness.write(row(BASE, i));
            }
            harness.engine.holdCommits(
                    writes -> writes.get(0).origin().hops() > 0 ? disk : CompletableFuture.completedFuture(null));
            harness.trigger("copier", "copier", BASE).start();
            harness.await("copier", status -> seen.size() > StreamOutput.WINDOW);
            assertThat(seen).hasSizeLessThanOrEqualTo(StreamOutput.WINDOW + 2);
            disk.complete(null);
            harness.awaitHandled("copier", 500);

            assertThat(harness.stored(DERIVED)).hasSize(500).isSorted();
            assertThat(harness.engine.commitSizes()).contains(StreamOutput.WINDOW - 1);
        }
    }
}
