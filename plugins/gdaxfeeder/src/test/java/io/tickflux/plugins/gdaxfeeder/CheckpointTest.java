package io.tickflux.plugins.gdaxfeeder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Origin;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckpointTest {
    private static final Gap GAP = Gap.detected(1_709_323_260, 1_709_323_380, Gap.Cause.LATE_CANDLE, 1_709_323_400)
            .plusBars(999_999)
            .as(Gap.State.GIVEN_UP);

    @Test
    void aCheckpointIsReadBackAsItWasWritten() {
        Checkpoint checkpoint = new Checkpoint(
                7,
                1_709_323_260_123L,
                "gdax_/1Min",
                Map.of(
                        "BTC-USD", new Checkpoint.Cursor(1_709_323_260, 1_709_300_000, true, GAP),
                        "ETH-USD", new Checkpoint.Cursor(0, 0, false, null)));

        assertThat(Checkpoint.parse(checkpoint.toString(), "gdax_/1Min")).isEqualTo(checkpoint);
    }

    @Test
    void cursorsOfAnotherTimeframeAreNoneButNumbersGoOn() {
        Checkpoint checkpoint =
                new Checkpoint(7, 5, "gdax_/1Min", Map.of("BTC-USD", new Checkpoint.Cursor(60, 0, true, null)));

        assertThat(Checkpoint.parse(checkpoint.toString(), "gdax_/1H"))
                .isEqualTo(new Checkpoint(7, 5, "gdax_/1H", Map.of()));
    }

    @Test
    void i12_aCheckpointOfAnotherFeederIsRefused() {
        assertThatThrownBy(() -> Checkpoint.parse("rows=1 number=2 of=x", "gdax_/1Min"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("give the worker another name");
    }

    @Test
    void i6_theLongestCheckpointFitsIntoAWrite() {
        Map<String, Checkpoint.Cursor> cursors = new HashMap<>();
        for (int i = 0; i < GdaxConfig.MAX_SYMBOLS; i++) {
            cursors.put(String.format("%020d", i), new Checkpoint.Cursor(7_258_118_400L, 7_258_118_400L, true, GAP));
        }
        String text = new Checkpoint(Long.MAX_VALUE, 7_258_118_400_000L, "p".repeat(40) + "/15Min", cursors).toString();

        assertThat(Origin.of("feeder", 1).withCheckpoint(text).checkpoint()).isEqualTo(text);
    }
}
