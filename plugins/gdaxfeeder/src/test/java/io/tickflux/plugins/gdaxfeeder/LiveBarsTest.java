package io.tickflux.plugins.gdaxfeeder;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.plugins.gdaxfeeder.LiveBars.Taken;
import io.tickflux.plugins.gdaxfeeder.Message.Heartbeat;
import io.tickflux.plugins.gdaxfeeder.Message.Trade;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class LiveBarsTest {
    private static final long SECOND = 1_000_000_000L;

    private static Trade trade(long id, double second, int price) {
        return new Trade("P", id, (long) (second * SECOND), BigDecimal.valueOf(price), BigDecimal.ONE);
    }

    private static Heartbeat heartbeat(long id, long second) {
        return new Heartbeat("P", id, second * SECOND);
    }

    /** Begins in the bar of second 0; the first that is whole begins at 60. */
    private static LiveBars bars() {
        return LiveBars.behind(heartbeat(100, 30), 60);
    }

    @Test
    void aBarIsGivenOutWhenSomethingWasSeenAfterItsEnd() {
        LiveBars bars = bars();
        bars.add(trade(101, 50, 1));
        bars.add(trade(102, 61, 2));
        bars.add(trade(103, 119, 4));
        bars.add(heartbeat(103, 119));
        assertThat(bars.take(60)).isEmpty();

        bars.add(heartbeat(103, 120));

        assertThat(bars.take(60)).containsExactly(new Bar(60, 2, 4, 2, 4, 2));
    }

    @Test
    void tradesMayComeTwiceAndOutOfOrder() {
        LiveBars bars = bars();
        assertThat(bars.add(trade(102, 121, 3))).isEqualTo(Taken.YES);
        assertThat(bars.add(trade(102, 121, 3))).isEqualTo(Taken.DUPLICATE);
        bars.add(heartbeat(102, 122));
        assertThat(bars.take(60)).isEmpty();

        assertThat(bars.add(trade(101, 119, 2))).isEqualTo(Taken.YES);
        assertThat(bars.add(trade(101, 119, 2))).isEqualTo(Taken.DUPLICATE);

        assertThat(bars.loss(130 * SECOND)).isEmpty();
        assertThat(bars.take(60)).containsExactly(new Bar(60, 2, 2, 2, 2, 1));
    }

    @Test
    void i4_aTradeThatStaysAwayMakesALossFromTheLastTradeToTheNextWholeBar() {
        LiveBars bars = bars();
        bars.add(trade(101, 70, 2));
        bars.add(trade(103, 130, 2));
        assertThat(bars.loss(131 * SECOND)).isEmpty();

        assertThat(bars.loss(132 * SECOND)).hasValueSatisfying(loss -> {
            assertThat(loss.fromSecond()).isEqualTo(60);
            assertThat(loss.untilSecond()).isEqualTo(180);
            assertThat(loss.tradedSeconds()).containsExactly(60L, 120L);
        });
        bars.add(trade(104, 181, 7));
        bars.add(heartbeat(104, 240));
        assertThat(bars.take(60)).containsExactly(new Bar(180, 7, 7, 7, 7, 1));
    }

    @Test
    void i4_aHeartbeatThatNamesATradeThatWasNotSeenMakesALoss() {
        LiveBars bars = bars();
        bars.add(heartbeat(101, 61));
        bars.add(heartbeat(101, 121));

        assertThat(bars.take(60)).isEmpty();
        assertThat(bars.loss(121 * SECOND))
                .hasValueSatisfying(loss -> assertThat(loss.untilSecond()).isEqualTo(180));
    }

    @Test
    void aTradeOfABarThatIsOverIsCalledLate() {
        LiveBars bars = bars();
        bars.add(trade(101, 70, 2));
        bars.add(heartbeat(101, 125));
        assertThat(bars.take(60)).hasSize(1);

        assertThat(bars.add(trade(102, 100, 9))).isEqualTo(Taken.LATE);
        assertThat(bars.take(120)).isEmpty();
    }

    @Test
    void i6_barsThatWaitForHistoryAreBoundedAndTheOldestAreLeftToRest() {
        LiveBars bars = bars();
        for (int i = 1; i <= 1_000; i++) {
            bars.add(trade(100 + i, 60.0 * i, i));
        }

        assertThat(bars.fromSecond()).isEqualTo(60 * 937);
        assertThat(bars.take(0)).hasSize(63);
    }
}
