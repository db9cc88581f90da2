package io.tickflux.plugins.ondiskagg;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.BucketKey;
import io.tickflux.api.ColumnType;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.plugins.testkit.Rows;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Revision numbers and states of bars. */
class RevisionsTest {
    private static final BucketKey BASE = BucketKey.parse("A/1Min/OHLCV");
    private final Agg agg = Agg.of(Map.of("destinations", "5Min", "revisions", true));

    /** What subscribers see: minute of the bar, close, revision, state. */
    private List<List<Long>> write(int minute, double close) {
        return seen(agg.write(bar(minute, close)));
    }

    private static Write bar(int minute, double close) {
        return Write.fixed(
                BASE,
                Rows.bars(ColumnType.FLOAT64)
                        .at(TestTime.START + minute * TestTime.MINUTE, 1.0, 9.0, 0.0, close, 1.0)
                        .build());
    }

    private static List<List<Long>> seen(List<WriteEvent> events) {
        return events.stream()
                .map(WriteEvent::records)
                .flatMap(rows -> java.util.stream.IntStream.range(0, rows.rows())
                        .mapToObj(row -> List.of(
                                (rows.epochNanos(row) - TestTime.START) / TestTime.MINUTE,
                                rows.longAt(4, row),
                                rows.longAt(6, row),
                                rows.longAt(7, row))))
                .toList();
    }

    private static final class TestTime {
        static final long START = Rows.nanos("2024-03-04T10:00:00Z");
        static final long MINUTE = 60_000_000_000L;
    }

    @Test
    void withoutTheSettingBarsHaveTheColumnsOfMarketStore() {
        Agg plain = Agg.with("5Min");
        assertThat(plain.write(bar(0, 1)).get(0).records().schema())
                .isEqualTo(Rows.schema("Open:f8", "High:f8", "Low:f8", "Close:f8", "Volume:f8"));
    }

    @Test
    void aBarIsOpenUntilALaterOneBeginsAndAmendedWhenItChangesAfterThat() {
        assertThat(write(0, 1)).containsExactly(List.of(0L, 1L, 1L, Revisions.OPEN));
        assertThat(write(1, 2)).containsExactly(List.of(0L, 2L, 2L, Revisions.OPEN));
        assertThat(write(5, 3))
                .containsExactly(List.of(0L, 2L, 2L, Revisions.CLOSED), List.of(5L, 3L, 1L, Revisions.OPEN));
        assertThat(write(3, 7)).containsExactly(List.of(0L, 7L, 3L, Revisions.AMENDED));
        assertThat(write(12, 4))
                .containsExactly(List.of(5L, 3L, 1L, Revisions.CLOSED), List.of(10L, 4L, 1L, Revisions.OPEN));
    }

    @Test
    void theSameValuesAgainAreNoNewRevision() {
        write(0, 1);
        assertThat(write(0, 1)).containsExactly(List.of(0L, 1L, 1L, Revisions.OPEN));
        write(5, 1);
        assertThat(write(0, 1)).containsExactly(List.of(0L, 1L, 1L, Revisions.CLOSED));
    }

    @Test
    void numbersAndStatesGoOnAfterACrash() {
        write(0, 1);
        write(1, 2);
        agg.trigger().restart();
        assertThat(write(2, 3)).containsExactly(List.of(0L, 3L, 3L, Revisions.OPEN));
        agg.trigger().restart();
        assertThat(write(5, 1))
                .containsExactly(List.of(0L, 3L, 3L, Revisions.CLOSED), List.of(5L, 1L, 1L, Revisions.OPEN));
        agg.trigger().restart();
        assertThat(write(2, 8)).containsExactly(List.of(0L, 8L, 4L, Revisions.AMENDED));
    }

    @Test
    void aBarThatWasCommittedAndIsFiredAgainKeepsItsNumber() {
        write(0, 1);
        WriteEvent event = agg.store().apply(bar(6, 2));
        List<List<Long>> first = seen(agg.deliver(event));
        assertThat(seen(agg.deliver(event))).containsExactly(List.of(5L, 2L, 1L, Revisions.OPEN));
        assertThat(first).contains(List.of(0L, 1L, 1L, Revisions.CLOSED));
    }

    @Test
    void aBarMadeOfFewerRowsIsAmended() {
        write(0, 1);
        write(1, 2);
        write(5, 3);

        List<WriteEvent> events = agg.write(Write.delete(BASE, new TimeRange(TestTime.START, TestTime.START)));

        assertThat(seen(events)).containsExactly(List.of(0L, 2L, 3L, Revisions.AMENDED));
    }
}
