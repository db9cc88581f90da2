package io.tickflux.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPatternTest {
    private static final List<String> TIMEFRAMES = List.of("1Sec", "1Min", "15Min", "1H", "1D", "1M");

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "*/1Min/OHLCV AAPL/1Min/OHLCV true",
                "*/1Min/OHLCV AAPL/5Min/OHLCV false",
                "*/1Min/OHLCV AAPL/1Min/OHLCV2 false",
                "*/1Min AAPL/1Min/OHLCV true",
                "*/1Min AAPL/11Min/OHLCV false",
                "AAPL AAPL/1Min/OHLCV true",
                "AAPL AAPLX/1Min/OHLCV false",
                "** AAPL/1Min/OHLCV true",
                "AAPL/** AAPL/1Min/OHLCV true",
                "BTC-*/1Min/** BTC-USD/1Min/TICK true",
                "*-USD/*/* BTC-USD/1D/OHLCV true",
                "*-USD/*/* BTC-USDT/1D/OHLCV false",
                "*/1T/OHLCV AAPL/1Min/OHLCV true",
                "*/*Min/OHLCV AAPL/15Min/OHLCV true",
                "AAPL,TSLA/1Min,1D/OHLCV TSLA/1D/OHLCV true",
                "AAPL,TSLA/1Min,1D/OHLCV MSFT/1D/OHLCV false",
                "aapl/1Min/OHLCV AAPL/1Min/OHLCV false",
                "A*A*A/1Min/X AAAA/1Min/X true",
                "A*A*A/1Min/X AA/1Min/X false",
            })
    void patternsAreAnchoredSegmentBySegment(String pattern, String key, boolean matches) {
        assertThat(KeyPattern.parse(pattern).matches(BucketKey.parse(key))).isEqualTo(matches);
    }

    @Test
    void patternsMatchAsTheSameRegularExpressionsWould() {
        long seed = 20240304;
        Random random = new Random(seed);
        int matched = 0;
        for (int i = 0; i < 110_000; i++) {
            String pattern = randomPattern(random);
            BucketKey key = new BucketKey(
                    word(random, "AB", 1, 6),
                    Timeframe.parse(TIMEFRAMES.get(random.nextInt(TIMEFRAMES.size()))),
                    word(random, "XY", 1, 3));
            boolean expected = regex(pattern).matcher(key.toString()).matches();
            matched += expected ? 1 : 0;

            assertThat(KeyPattern.parse(pattern).matches(key))
                    .as("seed=%d: %s on %s", seed, pattern, key)
                    .isEqualTo(expected);
        }
        assertThat(matched).isBetween(10_000, 100_000);
    }

    private static String randomPattern(Random random) {
        String symbol = alternatives(random, "AB*");
        String timeframe = switch (random.nextInt(4)) {
            case 0 -> "*";
            case 1 -> "1*";
            case 2 -> "*Min,1D";
            default -> TIMEFRAMES.get(random.nextInt(TIMEFRAMES.size()));
        };
        return switch (random.nextInt(5)) {
            case 0 -> symbol;
            case 1 -> symbol + "/**";
            case 2 -> symbol + "/" + timeframe;
            case 3 -> symbol + "/" + timeframe + "/**";
            default -> symbol + "/" + timeframe + "/" + alternatives(random, "XY*");
        };
    }

    private static String alternatives(Random random, String alphabet) {
        return Stream.generate(() -> word(random, alphabet, 1, 5))
                .filter(word -> !word.equals("**"))
                .limit(1 + random.nextInt(2))
                .collect(Collectors.joining(","));
    }

    private static String word(Random random, String alphabet, int min, int max) {
        StringBuilder word = new StringBuilder();
        for (int i = min + random.nextInt(max - min + 1); i > 0; i--) {
            word.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return word.toString();
    }

    private static Pattern regex(String pattern) {
        String body = Stream.of(pattern.split("/"))
                .map(segment -> segment.equals("**")
                        ? ".*"
                        : Stream.of(segment.split(","))
                                .map(part -> Pattern.quote(part).replace("*", "\\E[^/]*\\Q"))
                                .collect(Collectors.joining("|", "(", ")")))
                .collect(Collectors.joining("/"));
        return Pattern.compile(body + "(/.*)?");
    }

    @Test
    void manyStarsTakeNoLongerThanFew() {
        KeyPattern hard = KeyPattern.parse("*a".repeat(40) + "b/1Min/X");
        BucketKey key = new BucketKey("a".repeat(120), Timeframe.parse("1Min"), "X");

        org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < 10_000; i++) {
                assertThat(hard.matches(key)).isFalse();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "A//X",
                "A/1Min/X/Y",
                "**/1Min",
                "A/**/X",
                "A/1Mn/X",
                "A/1Min/",
                "A B/1Min/X",
                "A,/1Min/X",
                "A/1Min,/X"
            })
    void whatCanMatchNoKeyIsRefused(String pattern) {
        assertThatThrownBy(() -> KeyPattern.parse(pattern)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void literalsAreTheAlternativesWithoutAStar() {
        KeyPattern pattern = KeyPattern.parse("AAPL,TSLA/1T,1D/OHL*");

        assertThat(pattern.literals(0)).containsExactly("AAPL", "TSLA");
        assertThat(pattern.literals(1)).containsExactly("1Min", "1D");
        assertThat(pattern.literals(2)).isEmpty();
        assertThat(KeyPattern.ALL.literals(0)).isEmpty();
        assertThat(KeyPattern.parse("A,B*").literals(0)).isEmpty();
    }

    @Test
    void thePatternOfAKeyMatchesThatKeyOnly() {
        BucketKey key = BucketKey.parse("BRK.B/1Min/OHLCV");
        KeyPattern pattern = KeyPattern.of(key);

        assertThat(pattern.matches(key)).isTrue();
        assertThat(pattern.matches(BucketKey.parse("BRKXB/1Min/OHLCV"))).isFalse();
        assertThat(pattern).hasToString("BRK.B/1Min/OHLCV").isEqualTo(KeyPattern.parse(key.toString()));
        assertThat(pattern.hashCode())
                .isEqualTo(KeyPattern.parse(key.toString()).hashCode());
    }
}
