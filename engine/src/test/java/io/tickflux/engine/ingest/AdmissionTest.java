package io.tickflux.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import io.tickflux.api.TimeRange;
import io.tickflux.api.Write;
import io.tickflux.engine.Bucket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final BucketKey KEY = BucketKey.parse("AAPL/1Min/OHLCV");
    private static final Schema CLOSE = Schema.of(new Column("Close", ColumnType.FLOAT64));

    private final Map<BucketKey, Bucket> stored = new HashMap<>();
    private final Admission admission = new Admission(key -> Optional.ofNullable(stored.get(key)));

    @Test
    void aFixedRowIsMovedToTheStartOfItsSlotAndAVariableOneIsNot() {
        Records records =
                Records.builder(CLOSE).row(61_000_000_001L).set(1, 5.0).build();

        Write fixed = admission.admit(List.of(Write.fixed(KEY, records))).get(0);
        Write variable = admission
                .admit(List.of(Write.variable(BucketKey.parse("AAPL/1Min/TICK"), records)))
                .get(0);

        assertThat(rows(fixed).epochNanos(0)).isEqualTo(60_000_000_000L);
        assertThat(rows(fixed).doubleAt(1, 0)).isEqualTo(5.0);
        assertThat(rows(variable).epochNanos(0)).isEqualTo(61_000_000_001L);
    }

    @Test
    void aBucketCreatedEarlierInTheBatchBindsTheLaterWrites() {
        Schema other = Schema.of(new Column("Open", ColumnType.FLOAT64));
        admission.admit(List.of(Write.create(KEY, RecordType.FIXED, CLOSE)));

        assertThatThrownBy(() -> admission.admit(List.of(Write.fixed(KEY, oneRow(other)))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("missing [Close]");
        assertThatThrownBy(() -> admission.admit(List.of(Write.variable(KEY, oneRow(CLOSE)))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("record type");
    }

    @Test
    void aRefusedGroupLeavesNothingBehind() {
        List<Write> group = List.of(
                Write.create(KEY, RecordType.VARIABLE, CLOSE),
                Write.delete(BucketKey.parse("NONE/1Min/OHLCV"), TimeRange.ALL));

        assertThatThrownBy(() -> admission.admit(group)).isInstanceOf(InvalidInputException.class);

        assertThat(admission.admit(List.of(Write.fixed(KEY, oneRow(CLOSE))))).hasSize(1);
    }

    @Test
    void aBucketDeletedEarlierInTheBatchMayComeBackWithAnotherSchema() {
        stored.put(KEY, new Bucket(KEY, RecordType.FIXED, CLOSE));
        Schema other = Schema.of(new Column("Open", ColumnType.INT32));
        admission.admit(List.of(Write.delete(KEY, TimeRange.ALL)));

        Write again =
                admission.admit(List.of(Write.variable(KEY, oneRow(other)))).get(0);

        assertThat(rows(again).schema()).isEqualTo(other);
    }

    @Test
    void creatingWhatExistsIsAcceptedOnlyIfItIsTheSame() {
        stored.put(KEY, new Bucket(KEY, RecordType.FIXED, CLOSE));

        assertThat(admission.admit(List.of(Write.create(KEY, RecordType.FIXED, CLOSE))))
                .hasSize(1);
        assertThatThrownBy(() -> admission.admit(List.of(Write.create(KEY, RecordType.FIXED, Schema.of()))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("schema");
    }

    @Test
    void emptyWritesImpossibleTimesAndAReservedColumnAreRefused() {
        Schema reserved = Schema.of(new Column(Schema.NANOSECONDS, ColumnType.INT32));
        Records ancient = Records.builder(CLOSE).row(Long.MIN_VALUE).build();

        assertThatThrownBy(() -> admission.admit(List.of(Write.fixed(KEY, Records.empty(CLOSE)))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("rows: 0");
        assertThatThrownBy(() -> admission.admit(List.of(Write.fixed(KEY, ancient))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("1678");
        assertThatThrownBy(() -> admission.admit(List.of(Write.variable(KEY, oneRow(reserved)))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(Schema.NANOSECONDS);
    }

    private static Records oneRow(Schema schema) {
        return Records.builder(schema).row(0).build();
    }

    private static Records rows(Write write) {
        return ((Change.Rows) write.change()).records();
    }
}
