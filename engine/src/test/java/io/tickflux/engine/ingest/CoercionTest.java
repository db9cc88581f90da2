package io.tickflux.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoercionTest {
    @Test
    void reorderedColumnsAreFoundByNameAndNeverSwapData() {
        Schema bucket = Schema.of(new Column("Open", ColumnType.FLOAT64), new Column("High", ColumnType.FLOAT64));
        Schema sent = Schema.of(new Column("High", ColumnType.FLOAT64), new Column("Open", ColumnType.FLOAT64));
        Records records = Records.builder(sent).row(1).set(1, 9.0).set(2, 8.0).build();

        Records coerced = Coercion.coerce(records, bucket);

        assertThat(coerced.schema()).isEqualTo(bucket);
        assertThat(coerced.doubleAt(1, 0)).as("Open").isEqualTo(8.0);
        assertThat(coerced.doubleAt(2, 0)).as("High").isEqualTo(9.0);
    }

    @Test
    void aMissingAndAnUnknownColumnAreBothNamed() {
        Schema bucket = Schema.of(new Column("Open", ColumnType.FLOAT64));
        Schema sent = Schema.of(new Column("Opne", ColumnType.FLOAT64));
        Records records = Records.builder(sent).row(1).build();

        assertThatThrownBy(() -> Coercion.coerce(records, bucket))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("missing [Open]")
                .hasMessageContaining("unknown [Opne]");
    }

    @ParameterizedTest
    @CsvSource({
        "INT64, 3000000000, INT32",
        "INT64, -1, UINT8",
        "INT64, 256, UINT8",
        "INT64, 128, INT8",
        "INT64, 70000, UINT16",
        "INT64, -1, UINT64",
        "INT64, 2, BOOL",
        "FLOAT64, 1.5, INT64",
        "FLOAT64, 1e19, INT64",
        "FLOAT64, NaN, INT32",
        "FLOAT32, 300, INT8"
    })
    void aValueThatWouldChangeIsRefusedAndNotWrapped(ColumnType from, double value, ColumnType to) {
        Records records = one(from, value);

        assertThatThrownBy(() -> Coercion.coerce(records, Schema.of(new Column("V", to))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("column V, row 0");
    }

    @ParameterizedTest
    @CsvSource({
        "INT32, -5, INT64",
        "INT64, -128, INT8",
        "UINT32, 4000000000, INT64",
        "INT64, 255, UINT8",
        "BOOL, 1, INT16",
        "FLOAT64, 7.0, INT32",
        "INT32, 5, FLOAT64",
        "FLOAT32, 1.5, FLOAT64",
        "FLOAT64, 0.5, FLOAT32"
    })
    void aValueThatFitsKeepsItsValue(ColumnType from, double value, ColumnType to) {
        Records coerced = Coercion.coerce(one(from, value), Schema.of(new Column("V", to)));

        assertThat(coerced.doubleAt(1, 0)).isEqualTo(value);
        assertThat(coerced.epochNanos(0)).isEqualTo(77);
    }

    @Test
    void unsigned64KeepsItsHighestBitAndDoesNotFitASignedColumn() {
        Records records =
                Records.builder(schema(ColumnType.UINT64)).row(77).set(1, -1L).build();

        assertThat(Coercion.coerce(records, Schema.of(new Column("V", ColumnType.FLOAT64)))
                        .doubleAt(1, 0))
                .isEqualTo(0x1p64);
        assertThatThrownBy(() -> Coercion.coerce(records, schema(ColumnType.INT64)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("18446744073709551615");
    }

    @Test
    void textIsNeverTakenForANumber() {
        Records records =
                Records.builder(schema(ColumnType.STRING16)).row(1).set(1, "7").build();

        assertThatThrownBy(() -> Coercion.coerce(records, schema(ColumnType.INT32)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("type U16");
    }

    @Test
    void anyWholeNumberThatIsAcceptedReadsBackAsItself() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        ColumnType[] types = ColumnType.values();
        int accepted = 0;
        for (int i = 0; i < 20_000; i++) {
            ColumnType to = types[random.nextInt(types.length)];
            long value = random.nextLong() >> random.nextInt(64);
            Records records = Records.builder(schema(ColumnType.INT64))
                    .row(1)
                    .set(1, value)
                    .build();
            try {
                Records coerced = Coercion.coerce(records, schema(to));
                if (to.isIntegral() || to == ColumnType.BOOL) {
                    assertThat(coerced.longAt(1, 0))
                            .as("seed=%d to=%s", seed, to)
                            .isEqualTo(value);
                    accepted++;
                }
            } catch (InvalidInputException refused) {
                assertThat(to).as("seed=%d value=%d", seed, value).isNotEqualTo(ColumnType.INT64);
            }
        }
        assertThat(accepted).as("seed=%d", seed).isGreaterThan(1_000);
    }

    private static Records one(ColumnType type, double value) {
        Records wide = Records.builder(schema(ColumnType.FLOAT64))
                .row(77)
                .set(1, value)
                .build();
        return type == ColumnType.FLOAT64 ? wide : Coercion.coerce(wide, schema(type));
    }

    private static Schema schema(ColumnType type) {
        return Schema.of(new Column("V", type));
    }
}
