package io.tickflux.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.BucketKey;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Timeframe;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The index beside a matcher that knows nothing of it: one regular expression for each pattern, tried on every key. */
class PatternIndexTest {
    private static final int ROUNDS = 50;
    private static final int ADDED = 250;
    private static final int REMOVED = 50;
    private static final int KEYS = 120;
    private static final List<String> TIMEFRAMES = List.of("1Sec", "1Min", "15Min", "1H", "1D", "1M");

    /** A pattern, and what it means. */
    private record Meaning(KeyPattern pattern, Pattern regex) {
        static Meaning of(String text) {
            String body = Stream.of(text.split("/"))
                    .map(segment -> segment.equals("**")
                            ? ".*"
                            : Stream.of(segment.split(","))
                                    .map(part -> Pattern.quote(part).replace("*", "\\E[^/]*\\Q"))
                                    .collect(Collectors.joining("|", "(", ")")))
                    .collect(Collectors.joining("/"));
            return new Meaning(KeyPattern.parse(text), Pattern.compile(body + "(/.*)?"));
        }

        boolean matches(BucketKey key) {
            return regex.matcher(key.toString()).matches();
        }
    }

    @Test
    void anIndexFindsWhatANaiveMatcherFindsOnAMillionPairsOfPatternAndKey() {
        long seed = Long.getLong("tickflux.seed", System.nanoTime());
        Random random = new Random(seed);
        long pairs = 0;
        long matches = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<Meaning> meanings = new ArrayList<>();
            PatternIndex<Integer> index = new PatternIndex<>();
            Set<Integer> present = fill(index, meanings, random);
            for (int i = 0; i < KEYS; i++) {
                BucketKey key = key(random);
                Set<Integer> expected = present.stream()
                        .filter(each -> meanings.get(each).matches(key))
                        .collect(Collectors.toSet());
                assertThat(index.match(key)).as("seed=%d, %s", seed, key).isEqualTo(expected);
                assertThat(index.matches(key)).as("seed=%d, %s", seed, key).isEqualTo(!expected.isEmpty());
                pairs += present.size();
                matches += expected.size();
            }
        }
        assertThat(pairs).isGreaterThanOrEqualTo(1_000_000);
        assertThat(matches).as("seed=%d: both answers are common", seed).isBetween(pairs / 50, pairs / 2);
    }

    /** Some patterns come twice, and some go again. */
    private static Set<Integer> fill(PatternIndex<Integer> index, List<Meaning> meanings, Random random) {
        for (int i = 0; i < ADDED; i++) {
            Meaning meaning =
                    i > 0 && random.nextInt(10) == 0 ? meanings.get(random.nextInt(i)) : Meaning.of(pattern(random));
            meanings.add(meaning);
            index.add(meaning.pattern(), i);
        }
        Set<Integer> present = new HashSet<>(IntStream.range(0, ADDED).boxed().toList());
        while (present.size() > ADDED - REMOVED) {
            int gone = random.nextInt(ADDED);
            if (present.remove(gone)) {
                index.remove(meanings.get(gone).pattern(), gone);
            }
        }
        return present;
    }

    private static BucketKey key(Random random) {
        return new BucketKey(
                word(random, "AB", 1, 4),
                Timeframe.parse(TIMEFRAMES.get(random.nextInt(TIMEFRAMES.size()))),
                word(random, "XY", 1, 2));
    }

    private static String pattern(Random random) {
        String symbol = alternatives(random, "AB*", 4);
        String timeframe = switch (random.nextInt(4)) {
            case 0 -> "*";
            case 1 -> "1*";
            case 2 -> "*Min,1D";
            default -> TIMEFRAMES.get(random.nextInt(TIMEFRAMES.size()));
        };
        return switch (random.nextInt(6)) {
            case 0 -> symbol;
            case 1 -> symbol + "/**";
            case 2 -> symbol + "/" + timeframe;
            case 3 -> symbol + "/" + timeframe + "/**";
            case 4 -> "*/" + timeframe + "/" + alternatives(random, "XY", 2);
            default -> symbol + "/" + timeframe + "/" + alternatives(random, "XY*", 2);
        };
    }

    private static String alternatives(Random random, String alphabet, int max) {
        return Stream.generate(() -> word(random, alphabet, 1, max))
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
}
