package io.tickflux.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text to numbers, sizes and durations, and misspelt words to the ones that were meant. */
class ValuesTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "4096, 4096",
        "12b, 12",
        "1KB, 1000",
        "1kib, 1024",
        "2 MB, 2000000",
        "256MiB, 268435456",
        "1GiB, 1073741824"
    })
    void sizesHaveDecimalAndBinaryUnits(String text, long bytes) {
        assertThat(ScalarValues.bytes(text)).contains(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1M", "1.5GiB", "MB", "99999999TiB", "9999999999999999999", "1 K B"})
    void otherTextIsNoSize(String text) {
        assertThat(ScalarValues.bytes(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "500ms, 500", "1m30s, 90000", "2h, 7200000", "1d, 86400000"})
    void durationsNameTheirUnits(String text, long millis) {
        assertThat(ScalarValues.duration(text)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "-1s", "1.5h", "s", "1x", "1s ", "1sx", "999999999999999999d"})
    void otherTextIsNoDuration(String text) {
        assertThat(ScalarValues.duration(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true, true", "\"T\", true", "1, true", "On, true", "FALSE, false", "f, false", "0, false", "no, false"
    })
    void truthIsSpeltInManyWays(String text, boolean truth) {
        assertThat(ScalarValues.bool(text.replace("\"", ""))).contains(truth);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1000, 1000", "1024, 1KiB", "1536, 1536", "268435456, 256MiB", "1099511627776, 1TiB"})
    void sizesAreShownInTheLargestFittingUnit(long bytes, String text) {
        assertThat(ScalarValues.showBytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"lisen_port, listen_port", "LISTEN_PORT, listen_port", "listen_prot, listen_port", "on, on"})
    void aSlipFindsItsWord(String slip, String word) {
        assertThat(Spelling.nearest(slip, List.of("listen_host", "listen_port", "on")))
                .contains(word);
    }

    @Test
    void whatIsFarFromEverythingFindsNothing() {
        assertThat(Spelling.nearest("colour", List.of("listen_port", "on"))).isEmpty();
        assertThat(Spelling.nearest("x".repeat(100_000), List.of("listen_port")))
                .isEmpty();
    }

    @Test
    void swappedNeighboursAreOneSlip() {
        assertThat(Spelling.distance("snyc", "sync")).isEqualTo(1);
        assertThat(Spelling.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Spelling.distance("", "abc")).isEqualTo(3);
    }
}
