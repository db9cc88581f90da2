package io.tickflux.transport.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Position;
import io.tickflux.api.StartAt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {
    private static final long BASE = 1_381_132_800_000_000_000L;

    @ParameterizedTest
    @CsvSource({
        "1381132800, 0",
        "1381132800.464, 464000000",
        "1381132800.000000001, 1",
        "2013-10-07T08:00, 0",
        "2013-10-07 08:00, 0",
        "2013-10-07T08:00:00Z, 0",
        "2013-10-07t08:00:00z, 0",
        "2013-10-07T08:00:00.464Z, 464000000",
        "2013-10-07 08:00:00.000000001, 1",
        "2013-10-07T04:00:00-04:00, 0",
        "2013-10-07T17:00+09:00, 0",
    })
    void oneTimeHasManySpellings(String text, long offsetNanos) {
        assertThat(TimeText.parse("--from", text)).isEqualTo(BASE + offsetNanos);
    }

    @Test
    void aDateIsItsFirstInstantInUtc() {
        assertThat(TimeText.parse("--from", "2013-10-07")).isEqualTo(BASE - 8L * 3_600_000_000_000L);
    }

    @Test
    void timesBeforeTheEpochCount() {
        assertThat(TimeText.parse("--from", "-1.5")).isEqualTo(-1_500_000_000L);
        assertThat(TimeText.parse("--from", "1969-12-31T23:59:58.5Z")).isEqualTo(-1_500_000_000L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2013-10-7",
                "2013-13-01",
                "2013-10-07T25:00",
                "1381132800.1234567891",
                "1e9",
                "0x10",
                "2013-10-07T08:00:00+25:00"
            })
    void anythingElseIsRefusedWithTheOptionAndTheRule(String text) {
        assertThatThrownBy(() -> TimeText.parse("--to", text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("--to: \"" + text + "\"")
                .hasMessageContaining("ISO");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1381132800000", "1381132800000000", "99999999999"})
    void millisecondsAreRefusedInsteadOfTakenForSeconds(String text) {
        assertThatThrownBy(() -> TimeText.parse("--from", text)).hasMessageContaining("seconds, not milli-");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1677-01-01", "2263-01-01", "9999-12-31"})
    void yearsBeyond64BitsOfNanosecondsAreRefused(String text) {
        assertThatThrownBy(() -> TimeText.parse("--from", text)).hasMessageContaining("1678 to 2262");
    }

    @Test
    void aStartIsAWordAPositionOrATime() {
        assertThat(StartText.parse("now")).isEqualTo(StartAt.NOW);
        assertThat(StartText.parse("earliest")).isEqualTo(StartAt.EARLIEST);
        assertThat(StartText.parse("0000000000000000042")).isEqualTo(StartAt.from(Position.of(42)));
        assertThat(StartText.parse("1381132800")).isEqualTo(StartAt.time(BASE));
        assertThatThrownBy(() -> StartText.parse("later")).isInstanceOf(InvalidInputException.class);
    }
}
