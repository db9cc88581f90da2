package io.tickflux.plugins.gdaxfeeder;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.plugins.gdaxfeeder.Gap.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FeederTest {
    @Test
    void historyComesOverRestAndThenBarsComeFromTheStreamWithoutRequests() {
        try (Rig rig = Rig.of(1)) {
            rig.start();
            rig.passUntil(rig::isComplete, Duration.ofMinutes(3));
            long before = rig.exchange.requests().count("/candles");
            rig.config.put("recheck_after", "1d");

            rig.pass(Duration.ofMinutes(5));
            rig.passUntil(rig::isComplete, Duration.ofSeconds(20));

            rig.verify("seed=1");
            assertThat(rig.host.gaps("BTC-USD")).isEmpty();
            assertThat(rig.exchange.requests().count("/candles") - before).isLessThanOrEqualTo(4);
            assertThat(rig.host.gaps("BTC-USD")).noneMatch(gap -> gap.state() == State.GIVEN_UP);
        }
    }
}
