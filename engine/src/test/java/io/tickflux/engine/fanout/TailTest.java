package io.tickflux.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.TimeRange;
import io.tickflux.api.WriteEvent;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TailTest {
    private static final BucketKey KEY = BucketKey.parse("A/1Min/OHLCV");
    private static final Position START = position(0);
    private static final int SIZE = Tail.sizeOf(event(1));

    /** Positions that are no indexes: event {@code n} stands at 10 n. */
    private static Position position(long n) {
        return Position.of(3, 10 * n);
    }

    private static Position between(long n) {
        return Position.of(3, 10 * n + 5);
    }

    private static WriteEvent event(long n) {
        return new WriteEvent(position(n), n, KEY, new Change.Delete(TimeRange.ALL), Origin.ANONYMOUS);
    }

    private static Tail filled(int capacity, long bytes, int events) {
        Tail tail = Tail.create(capacity, bytes, START);
        for (int n = 1; n <= events; n++) {
            tail.append(event(n), n);
        }
        return tail;
    }

    @Test
    void i6_aLargeOneGivesUpASixteenthAtOnce() {
        for (int events = 1_024; events < 1_300; events++) {
            Tail tail = filled(1_024, Long.MAX_VALUE, events);
            assertThat(tail.head() - tail.low()).isBetween(1_024L - 64 + 1, 1_024L);
        }
    }

    @Test
    void i6_holdsAtMostItsCapacity() {
        Tail tail = filled(8, Long.MAX_VALUE, 20);
        assertThat(tail.head()).isEqualTo(20);
        assertThat(tail.low()).isEqualTo(12);
        assertThat(tail.holds(11)).isFalse();
        assertThat(tail.holds(12)).isTrue();
        assertThat(tail.event(12)).isEqualTo(event(13));
        assertThat(tail.keyId(12)).isEqualTo(13);
    }

    @Test
    void i6_holdsAtMostItsBytesAndLetsGoOfWhatItEvicts() {
        Tail tail = filled(1_024, 64L * SIZE, 1_000);
        assertThat(tail.bytes()).isBetween(60L * SIZE, 64L * SIZE);
        assertThat(tail.head() - tail.low()).isEqualTo(tail.bytes() / SIZE);
        long retained = 0;
        for (long index = 0; index < 1_024; index++) {
            retained += tail.event(index) == null ? 0 : 1;
        }
        assertThat(retained).isEqualTo(tail.head() - tail.low());
    }

    @Test
    void i6_anEventLargerThanTheBoundIsHeldAlone() {
        Tail tail = filled(64, SIZE - 1, 3);
        assertThat(tail.low()).isEqualTo(2);
        assertThat(tail.last()).isEqualTo(position(3));
    }

    @Test
    void roundsItsCapacityUpToAPowerOfTwo() {
        assertThat(Tail.create(1, 1, START).capacity()).isEqualTo(1);
        assertThat(Tail.create(5, 1, START).capacity()).isEqualTo(8);
        assertThat(Tail.create(8, 1, START).capacity()).isEqualTo(8);
    }

    @Test
    void findsThePlaceOfAPositionOrSaysThatItIsGone() {
        Tail tail = filled(8, Long.MAX_VALUE, 20);
        assertThat(tail.covers(position(12))).isFalse();
        assertThat(tail.indexFrom(position(12))).isEqualTo(-1);
        assertThat(tail.indexFrom(between(12))).isEqualTo(12);
        assertThat(tail.indexFrom(position(13))).isEqualTo(12);
        assertThat(tail.indexFrom(position(17))).isEqualTo(16);
        assertThat(tail.indexFrom(position(21))).isEqualTo(20);
        assertThat(tail.indexAfter(position(11))).isEqualTo(-1);
        assertThat(tail.indexAfter(position(12))).isEqualTo(12);
        assertThat(tail.indexAfter(position(13))).isEqualTo(13);
        assertThat(tail.indexAfter(between(13))).isEqualTo(13);
        assertThat(tail.indexAfter(position(20))).isEqualTo(20);
    }

    @Test
    void coversFromItsStartWhileNothingIsEvicted() {
        Tail empty = filled(8, Long.MAX_VALUE, 0);
        assertThat(empty.last()).isEqualTo(START);
        assertThat(empty.covers(START)).isFalse();
        assertThat(empty.indexFrom(position(1))).isZero();
        assertThat(empty.indexAfter(START)).isZero();
        Tail some = filled(8, Long.MAX_VALUE, 3);
        assertThat(some.indexFrom(position(1))).isZero();
        assertThat(some.indexAfter(START)).isZero();
        assertThat(some.indexFrom(START)).isEqualTo(-1);
    }

    /** Reads slots that are being overwritten all the time: what {@code holds} vouches for must be what was appended there. */
    @Test
    void aReaderIsNeverGivenAnEventOfAnotherIndex() {
        int appended = 3_000_000;
        Tail tail = Tail.create(4, Long.MAX_VALUE, START);
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            for (int n = 1; n <= appended; n++) {
                tail.append(event(n), n);
            }
        });
        long held = 0;
        long wrong = 0;
        while (tail.head() < appended) {
            for (long index = Math.max(0, tail.head() - 4); index < tail.head(); index++) {
                int keyId = tail.keyId(index);
                WriteEvent event = tail.event(index);
                if (tail.holds(index)) {
                    held++;
                    wrong += keyId == index + 1 && event != null && event.commitNanos() == index + 1 ? 0 : 1;
                }
            }
            wrong += indexIsWrong(tail) ? 1 : 0;
        }
        writer.join();
        assertThat(held).isPositive();
        assertThat(wrong).isZero();
    }

    private static boolean indexIsWrong(Tail tail) {
        long n = tail.head();
        long index = tail.indexFrom(position(n));
        long after = tail.indexAfter(position(n));
        boolean isRight = (index == -1 || index == n - 1) && (after == -1 || after == n);
        return n > 0 && !isRight;
    }
}
