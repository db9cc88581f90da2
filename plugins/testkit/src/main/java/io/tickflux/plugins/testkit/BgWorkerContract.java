package io.tickflux.plugins.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Write;
import io.tickflux.api.plugin.BgWorkerProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;

/** What a host relies on with every bgworker. A test class of a bgworker implements it and gets these tests. */
public interface BgWorkerContract {
    BgWorkerProvider provider();

    /** A right configuration with which it emits ten writes or more, and completes. */
    Map<String, ?> config();

    /** How long the clock runs in a test; everything is due by then. */
    default Duration patience() {
        return Duration.ofMinutes(1);
    }

    @Test
    default void theModuleIsFoundByItsName() {
        assertThat(ServiceLoader.load(BgWorkerProvider.class))
                .extracting(BgWorkerProvider::module)
                .contains(provider().module());
    }

    @Test
    default void i12_anUnknownKeyOfTheConfigurationIsRefused() {
        Map<String, Object> wrong = new HashMap<>(config());
        wrong.put("no_such_key", 1);

        assertThatThrownBy(() -> TestHost.of(wrong).run(provider()).blockFirst())
                .isInstanceOf(InvalidInputException.class);
    }

    /** The engine's demand is all the backpressure there is. */
    @Test
    default void i6_nothingIsEmittedThatWasNotRequested() {
        TestHost host = TestHost.of(config());
        List<Write> writes = new ArrayList<>();
        BaseSubscriber<Write> engine = new Requesting(writes);
        host.run(provider()).subscribe(engine);

        host.time().advanceBy(patience());
        assertThat(writes).isEmpty();
        for (int requested : List.of(1, 2, 7)) {
            int before = writes.size();
            engine.request(requested);
            host.time().advanceBy(patience());
            assertThat(writes).hasSize(before + requested);
        }
        engine.cancel();
        host.time().advanceBy(patience());
        assertThat(writes).hasSize(10);
    }

    /** Whatever the write at which it dies, and whether that write was stored or only emitted. */
    @Test
    default void afterCrashesEverythingIsStoredOnceAndNothingTwice() {
        TestHost once = TestHost.of(config());
        runToItsEnd(once);
        assertThat(once.store().events()).hasSizeGreaterThanOrEqualTo(10);
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            TestHost host = TestHost.of(config());
            for (int lives = random.nextInt(5); lives > 0; lives--) {
                int emitted = 1 + random.nextInt(10);
                int stored = random.nextInt(emitted + 1);
                List<Write> life = new ArrayList<>();
                Disposable running = host.run(provider()).take(emitted).subscribe(write -> {
                    life.add(write);
                    if (life.size() <= stored) {
                        host.store(write);
                    }
                });
                host.time().advanceBy(patience());
                running.dispose();
            }
            runToItsEnd(host);
            assertThat(host.store().contents())
                    .as("seed=%d", seed)
                    .isEqualTo(once.store().contents());
        }
    }

    private void runToItsEnd(TestHost host) {
        Disposable running = host.run(provider()).subscribe(host::store);
        host.time().advanceBy(patience());
        assertThat(running.isDisposed()).as("it completed").isTrue();
    }

    /** Asks for nothing on its own. */
    final class Requesting extends BaseSubscriber<Write> {
        private final List<Write> writes;

        Requesting(List<Write> writes) {
            this.writes = writes;
        }

        @Override
        protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {}

        @Override
        protected void hookOnNext(Write write) {
            writes.add(write);
        }
    }
}
