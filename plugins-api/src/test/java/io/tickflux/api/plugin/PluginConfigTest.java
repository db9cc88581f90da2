package io.tickflux.api.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Timeframe;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluginConfigTest {
    private static PluginConfig of(Object value) {
        return PluginConfig.of(Map.of("key", value));
    }

    @Test
    void valuesComeAsTextOrAsJavaValues() {
        assertThat(of(" ON ").text("key")).contains("ON");
        assertThat(of(5).text("key")).contains("5");
        assertThat(of("1e3").integer("key")).contains(1000L);
        assertThat(of(7).integer("key")).contains(7L);
        assertThat(of(7.0).integer("key")).contains(7L);
        assertThat(of("-0.5").decimal("key")).contains(-0.5);
        assertThat(of(true).flag("key")).contains(true);
        assertThat(of("false").flag("key")).contains(false);
        assertThat(of("5T").timeframe("key")).contains(Timeframe.parse("5Min"));
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "10s, PT10S", "5m, PT5M", "2h, PT2H", "1 d, PT24H", "0s, PT0S"})
    void durationsHaveAUnit(String text, Duration duration) {
        assertThat(of(text).duration("key")).contains(duration);
    }

    @ParameterizedTest
    @CsvSource({
        "2024-01-31, 2024-01-31T00:00:00Z",
        "2024-01-31 09:30, 2024-01-31T09:30:00Z",
        "2024-01-31T09:30:00Z, 2024-01-31T09:30:00Z",
        "2024-01-31T09:30:00-05:00, 2024-01-31T14:30:00Z",
        "1706693400, 2024-01-31T09:30:00Z",
    })
    void timesAreUtcUnlessTheySayOtherwise(String text, Instant instant) {
        assertThat(of(text).instant("key")).contains(instant);
    }

    @Test
    void aListMayBeASingleText() {
        assertThat(of(List.of("A", 5, true)).texts("key")).containsExactly("A", "5", "true");
        assertThat(of("A").texts("key")).containsExactly("A");
        assertThat(of(List.of("1Min", "1D")).timeframes("key"))
                .containsExactly(Timeframe.parse("1Min"), Timeframe.parse("1D"));
    }

    @Test
    void whatIsAbsentIsEmptyAndSoIsAKeyWithoutAValue() {
        Map<String, Object> blank = new HashMap<>();
        blank.put("key", null);
        for (PluginConfig config : List.of(PluginConfig.empty(), PluginConfig.of(blank))) {
            assertThat(config.text("key")).isEmpty();
            assertThat(config.integer("key")).isEmpty();
            assertThat(config.duration("key")).isEmpty();
            assertThat(config.texts("key")).isEmpty();
            assertThat(config.timeframes("key")).isEmpty();
            assertThatThrownBy(() -> config.require("key", config.text("key")))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("key: absent (expected: a value)");
        }
        assertThat(of("x").require("key", of("x").text("key"))).isEqualTo("x");
    }

    @ParameterizedTest
    @CsvSource({
        "integer, 1.5",
        "integer, x",
        "integer, 9223372036854775808",
        "integer, 1e999999999",
        "integer, ''",
        "decimal, 0x10",
        "decimal, NaN",
        "decimal, 1e999",
        "flag, yes",
        "flag, True",
        "duration, 5",
        "duration, 5 weeks",
        "duration, -5s",
        "duration, 99999999999999999999s",
        "duration, 9223372036854775807d",
        "instant, yesterday",
        "instant, 2024-02-30",
        "instant, 99999999999999999999",
        "timeframe, 5Mn",
    })
    void whatIsPresentAndWrongIsAnErrorThatNamesTheKey(String kind, String text) {
        Map<String, Function<PluginConfig, ?>> readers = Map.of(
                "integer", config -> config.integer("key"),
                "decimal", config -> config.decimal("key"),
                "flag", config -> config.flag("key"),
                "duration", config -> config.duration("key"),
                "instant", config -> config.instant("key"),
                "timeframe", config -> config.timeframe("key"));

        assertThatThrownBy(() -> readers.get(kind).apply(of(text)))
                .isInstanceOfSatisfying(InvalidInputException.class, wrong -> {
                    assertThat(wrong.where()).isEqualTo("key");
                    assertThat(wrong.found()).isEqualTo('"' + text + '"');
                });
    }

    @Test
    void aWrongItemOfAListIsNamedByItsIndex() {
        assertThatThrownBy(() -> of(List.of("1Min", "1Mn")).timeframes("key"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("key[1]: \"1Mn\" (expected: did you mean \"1Min\"?)");
        assertThatThrownBy(() -> of(List.of(List.of())).texts("key"))
                .hasMessage("key[0]: a list or map (expected: a list of texts)");
        assertThatThrownBy(() -> of(Map.of()).text("key")).hasMessage("key: a list or map (expected: text)");
        assertThatThrownBy(() -> of(Arrays.asList("a", null)).texts("key"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("key[1]");
    }

    @Test
    void aKeyThatNobodyAskedForIsAMistake() {
        PluginConfig config = PluginConfig.of(Map.of("seed", 1, "sede", 2));
        config.integer("seed");
        config.text("prefix");

        assertThatThrownBy(config::requireAllRead)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("sede: unknown key (expected: one of prefix, seed)");
        config.integer("sede");
        config.requireAllRead();
    }
}
