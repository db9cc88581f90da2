package io.tickflux.plugins.gdaxfeeder;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.Write;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

class OutletTest {
    private static final Bar BAR = new Bar(1_709_251_200L, 1, 3, 0.5, 2, 10);

    @Test
    void whatWasWrittenIsNotMissingWhileItIsNotStoredYet() throws InterruptedException {
        TestHost host = new TestHost(VirtualTimeScheduler.create());
        host.configure(Map.of("symbols", List.of("BTC-USD"), "symbol_prefix", ""));
        Queue<Write> underWay = new ConcurrentLinkedQueue<>();
        Outlet outlet = new Outlet(
                host,
                GdaxConfig.of(host.config()).bucket(),
                underWay::add,
                number -> new Checkpoint(number, 0, "test", Map.of()),
                0);
        Thread engine = new Thread(() -> {
            // It was looked for, and was not there.
            Awaitility.await().until(() -> host.checkpointReads.get() >= 3);
            underWay.forEach(host::store);
        });
        engine.start();
        outlet.bars("BTC-USD", List.of(BAR));

        assertThat(outlet.storedBars("BTC-USD", BAR.second(), BAR.second() + 60))
                .containsOnlyKeys(BAR.second());
        engine.join();
    }
}
