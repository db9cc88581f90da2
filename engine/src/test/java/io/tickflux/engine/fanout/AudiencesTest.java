package io.tickflux.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.TimeRange;
import io.tickflux.api.WriteEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AudiencesTest {
    private static final List<String> SYMBOLS = List.of("*", "A", "B", "AB", "A*", "*B", "A,B", "C");
    private static final List<String> TIMEFRAMES = List.of("*", "1Min", "5Min", "1*", "1Min,5Min");
    private static final List<String> GROUPS = List.of("*", "OHLCV", "TICK", "OHLCV,TICK", "T*");
    private static final List<BucketKey> KEYS = Stream.of("A", "B", "AB", "BA", "C", "D")
            .flatMap(symbol -> Stream.of("1Min", "5Min", "1H").map(timeframe -> symbol + '/' + timeframe))
            .flatMap(prefix -> Stream.of("OHLCV", "TICK").map(group -> BucketKey.parse(prefix + '/' + group)))
            .toList();

    private static KeyPattern pattern(Random random) {
        String symbol = SYMBOLS.get(random.nextInt(SYMBOLS.size()));
        String timeframe = TIMEFRAMES.get(random.nextInt(TIMEFRAMES.size()));
        String group = GROUPS.get(random.nextInt(GROUPS.size()));
        return KeyPattern.parse(
                switch (random.nextInt(6)) {
                    case 0 -> "**";
                    case 1 -> symbol;
                    case 2 -> symbol + '/' + timeframe;
                    case 3 -> symbol + "/**";
                    default -> symbol + '/' + timeframe + '/' + group;
                });
    }

    @Test
    void anIndexFindsWhatTryingEveryPatternFinds() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        PatternIndex<Integer> index = new PatternIndex<>();
        List<KeyPattern> patterns = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            patterns.add(pattern(random));
            index.add(patterns.get(i), i);
        }
        List<Integer> left = new ArrayList<>(IntStream.range(0, 300).boxed().toList());
        for (int i = 0; i < 100; i++) {
            Integer removed = left.remove(random.nextInt(left.size()));
            index.remove(patterns.get(removed), removed);
        }
        for (BucketKey key : KEYS) {
            Set<Integer> expected =
                    left.stream().filter(i -> patterns.get(i).matches(key)).collect(Collectors.toSet());
            assertThat(index.match(key)).as("seed %d, key %s", seed, key).isEqualTo(expected);
            assertThat(index.matches(key)).isEqualTo(!expected.isEmpty());
        }
    }

    @Test
    void audiencesFollowEveryChangeWhetherTheKeyWasSeenBeforeOrNot() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Audiences audiences = new Audiences();
        List<Interest> members = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            if (members.isEmpty() || random.nextInt(100) < 52) {
                members.add(audiences.join(List.of(pattern(random), pattern(random))));
            } else {
                audiences.leave(members.remove(random.nextInt(members.size())));
            }
            int keyId = random.nextInt(KEYS.size());
            Audience audience = audiences.of(keyId, event(keyId));
            assertThat(interests(audience))
                    .as("seed %d, key %s", seed, KEYS.get(keyId))
                    .containsExactlyInAnyOrderElementsOf(matching(members, KEYS.get(keyId)));
            assertThat(members).allMatch(each -> isConsistent(each, keyId));
        }
        members.forEach(audiences::leave);
        assertThat(audiences.size()).isZero();
        for (int keyId = 0; keyId < KEYS.size(); keyId++) {
            assertThat(audiences.of(keyId, event(keyId)).size())
                    .as("seed %d", seed)
                    .isZero();
        }
    }

    private static WriteEvent event(int keyId) {
        Change change = new Change.Delete(TimeRange.ALL);
        return new WriteEvent(Position.of(1), 1, KEYS.get(keyId), change, Origin.ANONYMOUS);
    }

    private static boolean isConsistent(Interest interest, int keyId) {
        return interest.wants(keyId) == interest.wants(KEYS.get(keyId));
    }

    private static List<Interest> interests(Audience audience) {
        return IntStream.range(0, audience.size()).mapToObj(audience::interest).toList();
    }

    private static Set<Interest> matching(List<Interest> members, BucketKey key) {
        return members.stream().filter(each -> each.wants(key)).collect(Collectors.toSet());
    }

    @Test
    void equalPatternsAreOneInterest() {
        Audiences audiences = new Audiences();
        KeyPattern one = KeyPattern.parse("A/1Min/OHLCV");
        KeyPattern two = KeyPattern.parse("B/1Min/OHLCV");
        assertThat(audiences.join(List.of(one, two))).isSameAs(audiences.join(List.of(two, one, two)));
        assertThat(audiences.size()).isEqualTo(1);
    }

    @Test
    void aKeySetHoldsWhatWasAddedWhateverItsSize() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int size = 0; size < 100; size++) {
            KeySet set = new KeySet();
            Set<Integer> expected =
                    random.ints(0, 1_000).distinct().limit(size).boxed().collect(Collectors.toSet());
            expected.forEach(set::add);
            assertThat(IntStream.range(0, 2_000).filter(set::contains).boxed())
                    .as("seed %d", seed)
                    .containsExactlyInAnyOrderElementsOf(expected);
            assertThat(set.size()).isEqualTo(size);
        }
    }
}
