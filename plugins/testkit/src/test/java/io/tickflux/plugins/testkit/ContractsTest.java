package io.tickflux.plugins.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Records;
import io.tickflux.api.Timeframe;
import io.tickflux.api.Write;
import io.tickflux.api.plugin.BgWorker;
import io.tickflux.api.plugin.BgWorkerProvider;
import io.tickflux.api.plugin.PluginContext;
import io.tickflux.api.plugin.Trigger;
import io.tickflux.api.plugin.TriggerProvider;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;

/** The contracts find what they are there to find. */
class ContractsTest {
    private static final BucketKey TICKS = BucketKey.parse("A/1Sec/TICK");

    private static Records row(int number) {
        return Rows.of("Price:i8").at(number, number).build();
    }

    private record Worker(BgWorker worker) implements BgWorkerContract, BgWorkerProvider {
        @Override
        public BgWorkerProvider provider() {
            return this;
        }

        @Override
        public Map<String, ?> config() {
            return Map.of();
        }

        @Override
        public String module() {
            return "bad";
        }

        @Override
        public BgWorker create(PluginContext context) {
            return worker;
        }
    }

    private record Fired(Trigger trigger) implements TriggerContract, TriggerProvider {
        @Override
        public TriggerProvider provider() {
            return this;
        }

        @Override
        public Map<String, ?> config() {
            return Map.of();
        }

        @Override
        public List<Write> sample() {
            return List.of(Write.variable(TICKS, row(1)), Write.variable(TICKS, row(2)));
        }

        @Override
        public String module() {
            return "bad";
        }

        @Override
        public Trigger create(PluginContext context) {
            return trigger;
        }
    }

    @Test
    void aWorkerThatIgnoresDemandIsFound() {
        Worker bad = new Worker(() -> subscriber -> {
            subscriber.onSubscribe(new Subscription() {
                @Override
                public void request(long n) {
                    // Emits whatever was asked for.
                }

                @Override
                public void cancel() {
                    // Goes on.
                }
            });
            subscriber.onNext(Write.variable(TICKS, row(1)));
        });
        assertThatThrownBy(bad::i6_nothingIsEmittedThatWasNotRequested).isInstanceOf(AssertionError.class);
    }

    @Test
    void aWorkerThatNumbersNothingAndBeginsAnewIsFound() {
        Worker bad = new Worker(() -> Flux.range(0, 12).map(i -> Write.variable(TICKS, row(i))));
        assertThatThrownBy(bad::afterCrashesEverythingIsStoredOnceAndNothingTwice)
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void aTriggerThatAddsAnewForEachDeliveryIsFound() {
        Fired bad = new Fired(event -> event.records().isEmpty()
                ? Flux.empty()
                : Flux.just(Write.variable(TICKS.withTimeframe(Timeframe.parse("1Min")), event.records())));
        assertThatThrownBy(bad::anEventThatComesAgainChangesNothing).isInstanceOf(AssertionError.class);
    }

    @Test
    void aTriggerThatCannotBeFoundByItsNameIsFound() {
        assertThatThrownBy(new Fired(event -> Flux.empty())::theModuleIsFoundByItsName)
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void aTriggerThatLeavesUnknownKeysUnnoticedCannotBe() {
        // The host sees to it: the trigger above has asked for no key at all.
        new Fired(event -> Flux.empty()).i12_anUnknownKeyOfTheConfigurationIsRefused();
    }
}
