package io.tickflux.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RecordsTest {
    private static Schema single(ColumnType type) {
        return Schema.of(new Column("v", type));
    }

    private static Schema allTypes() {
        List<Column> columns = new ArrayList<>();
        for (ColumnType type : ColumnType.values()) {
            columns.add(new Column(type.wireName(), type));
        }
        return Schema.of(columns);
    }

    private static Object randomValue(ColumnType type, Random random) {
        return switch (type) {
            case FLOAT32 -> random.nextFloat();
            case FLOAT64 -> random.nextGaussian();
            case INT8 -> (byte) random.nextInt();
            case INT16 -> (short) random.nextInt();
            case INT32 -> random.nextInt();
            case INT64 -> random.nextLong();
            case UINT8 -> random.nextInt(256);
            case UINT16 -> random.nextInt(65_536);
            case UINT32 -> random.nextLong(1L << 32);
            case UINT64 -> new BigInteger(64, random);
            case BOOL -> random.nextBoolean();
            case STRING16 -> "ä€\uD834\uDD1Ex".repeat(random.nextInt(5));
        };
    }

    @Test
    void everyTypeGivesBackWhatWasSet() {
        Schema schema = allTypes();
        Random random = new Random(5);
        RecordsBuilder builder = Records.builder(schema);
        List<List<Object>> rows = new ArrayList<>();
        for (int row = 0; row < 200; row++) {
            List<Object> values = new ArrayList<>();
            builder.row(row);
            for (int column = 1; column < schema.size(); column++) {
                Object value = randomValue(schema.column(column).type(), random);
                values.add(value);
                builder.setValue(column, value);
            }
            rows.add(values);
        }
        Records records = builder.build();

        for (int row = 0; row < 200; row++) {
            assertThat(records.epochNanos(row)).isEqualTo(row);
            for (int column = 1; column < schema.size(); column++) {
                assertThat(records.valueAt(column, row)).isEqualTo(rows.get(row).get(column - 1));
            }
        }
        assertThat(records.byteSize()).isEqualTo(200L * schema.rowBytes());
    }

    @ParameterizedTest
    @CsvSource({
        "INT8, -128, 127",
        "INT16, -32768, 32767",
        "INT32, -2147483648, 2147483647",
        "UINT8, 0, 255",
        "UINT16, 0, 65535",
        "UINT32, 0, 4294967295",
        "INT64, -9223372036854775808, 9223372036854775807",
        "UINT64, 0, 18446744073709551615"
    })
    void wholeNumbersFitToTheLastOneAndNoFurther(ColumnType type, BigInteger min, BigInteger max) {
        for (BigInteger value : List.of(min, max)) {
            Records records =
                    Records.builder(single(type)).row(0).setValue(1, value).build();
            assertThat(new BigInteger(records.valueAt(1, 0).toString())).isEqualTo(value);
        }
        for (BigInteger value : List.of(min.subtract(BigInteger.ONE), max.add(BigInteger.ONE))) {
            RecordsBuilder builder = Records.builder(single(type)).row(0);
            assertThatThrownBy(() -> builder.setValue(1, value))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("column v: " + value + " (expected: a value of type " + type.wireName() + ")");
            assertThatThrownBy(() -> builder.setValue(1, new BigDecimal(value)))
                    .isInstanceOf(InvalidInputException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "INT64, 9223372036854775808", // 2^63: the cast to long would give 2^63 - 1
        "INT64, 1e300",
        "INT64, NaN",
        "INT64, Infinity",
        "INT32, 1.5",
        "UINT8, -1",
        "UINT64, -1",
        "UINT64, 18446744073709551616",
        "BOOL, 0.5",
        "STRING16, 1",
    })
    void aDoubleThatIsNoValueOfAColumnIsRefused(ColumnType type, double value) {
        RecordsBuilder builder = Records.builder(single(type)).row(0);

        assertThatThrownBy(() -> builder.set(1, value)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> builder.setValue(1, value)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void numbersAreConvertedWithoutLosingTheirValue() {
        assertThat(builtFrom(ColumnType.UINT64, 0x1p63).valueAt(1, 0)).isEqualTo(BigInteger.TWO.pow(63));
        assertThat(builtFrom(ColumnType.INT64, 5.0).longAt(1, 0)).isEqualTo(5);
        assertThat(builtFrom(ColumnType.FLOAT64, new BigDecimal("1.5")).doubleAt(1, 0))
                .isEqualTo(1.5);
        assertThat(builtFrom(ColumnType.FLOAT64, BigInteger.TWO.pow(70)).doubleAt(1, 0))
                .isEqualTo(0x1p70);
        assertThat(builtFrom(ColumnType.INT64, new BigDecimal("9223372036854775807"))
                        .longAt(1, 0))
                .isEqualTo(Long.MAX_VALUE);
        assertThat(builtFrom(ColumnType.FLOAT32, 7L).doubleAt(1, 0)).isEqualTo(7.0);
        assertThat(builtFrom(ColumnType.BOOL, 3).valueAt(1, 0)).isEqualTo(true);
        assertThatThrownBy(() -> builtFrom(ColumnType.INT64, new BigDecimal("1.5")))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> builtFrom(ColumnType.UINT64, -1L)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> builtFrom(ColumnType.INT64, "5")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> builtFrom(ColumnType.STRING16, 5)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> builtFrom(ColumnType.FLOAT64, List.of())).isInstanceOf(InvalidInputException.class);
    }

    private static Records builtFrom(ColumnType type, Object value) {
        return Records.builder(single(type)).row(0).setValue(1, value).build();
    }

    @Test
    void theBitsOfAnUnsignedLongMayBeSetAsTheyAre() {
        Records records =
                Records.builder(single(ColumnType.UINT64)).row(0).set(1, -1L).build();

        assertThat(records.longAt(1, 0)).isEqualTo(-1);
        assertThat(records.doubleAt(1, 0)).isEqualTo(0x1p64);
        assertThat(records.valueAt(1, 0)).isEqualTo(BigInteger.TWO.pow(64).subtract(BigInteger.ONE));
    }

    @Test
    void textHasAtMostSixteenCodePointsAndAllOfThemCanBeRead() {
        String longest = "\uD834\uDD1E".repeat(16);
        assertThat(builtFrom(ColumnType.STRING16, longest).textAt(1, 0)).isEqualTo(longest);
        for (String bad : List.of("x".repeat(17), "a\0b", "\uD834", "a\uDD1E")) {
            assertThatThrownBy(() -> builtFrom(ColumnType.STRING16, bad)).isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void aShorterTextReplacesALongerOneWhole() {
        Records records = Records.builder(single(ColumnType.STRING16))
                .row(0)
                .set(1, "long text")
                .set(1, "no")
                .build();

        assertThat(records.textAt(1, 0)).isEqualTo("no");
    }

    @Test
    void regionsAreLittleEndianAndReadOnly() {
        Records records = Records.builder(single(ColumnType.INT32))
                .row(258)
                .set(1, 1L)
                .row(0)
                .set(1, -2L)
                .build();

        ByteBuffer bytes = records.bytes(1);
        assertThat(bytes.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(bytes.remaining()).isEqualTo(8);
        assertThat(List.of(bytes.get(0), bytes.get(3), bytes.get(4))).containsExactly((byte) 1, (byte) 0, (byte) -2);
        assertThat(records.bytes(0).get(0)).isEqualTo((byte) 2);
        assertThatThrownBy(() -> bytes.putInt(0, 5)).isInstanceOf(ReadOnlyBufferException.class);
    }

    @ParameterizedTest
    @EnumSource(ColumnType.class)
    void wrappedRegionsMustHaveTheirLength(ColumnType type) {
        ByteBuffer times = ByteBuffer.allocate(16);
        int bytes = type.bytes() * 2;

        assertThat(Records.wrap(single(type), 2, List.of(times, ByteBuffer.allocate(bytes)))
                        .rows())
                .isEqualTo(2);
        assertThatThrownBy(() -> Records.wrap(single(type), 2, List.of(times, ByteBuffer.allocate(bytes + 1))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("column v: " + (bytes + 1) + " bytes (expected: " + bytes + " bytes for 2 rows)");
        assertThatThrownBy(() -> Records.wrap(single(type), 2, List.of(times)))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void slicesShareWhatTheyShow() {
        RecordsBuilder builder = Records.builder(single(ColumnType.INT16));
        for (int i = 0; i < 10; i++) {
            builder.row(i).set(1, (long) i);
        }
        Records records = builder.build();
        Records middle = records.slice(3, 7);

        assertThat(middle.rows()).isEqualTo(4);
        assertThat(middle.epochNanos(0)).isEqualTo(3);
        assertThat(middle.longAt(1, 3)).isEqualTo(6);
        assertThat(middle.slice(1, 2).longAt(1, 0)).isEqualTo(4);
        assertThat(records.slice(0, 10)).isSameAs(records);
        assertThat(records.slice(5, 5).isEmpty()).isTrue();
        assertThatThrownBy(() -> records.slice(5, 11)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> records.slice(6, 5)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(Records.builder(records.schema()).append(records, 3, 7).build())
                .isEqualTo(middle)
                .hasSameHashCodeAs(middle);
    }

    @Test
    void timesAreFoundInAnyOrder() {
        Schema schema = Schema.of();
        Records unsorted = Records.builder(schema).row(5).row(-3).row(4).build();

        assertThat(unsorted.firstNanos()).isEqualTo(-3);
        assertThat(unsorted.lastNanos()).isEqualTo(5);
        assertThat(unsorted.isSorted()).isFalse();
        assertThat(Records.builder(schema).row(1).row(1).row(2).build().isSorted())
                .isTrue();
        assertThat(Records.empty(schema).firstNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(Records.empty(schema).lastNanos()).isEqualTo(Long.MIN_VALUE);
        assertThat(Records.empty(schema)).isEqualTo(Records.builder(schema).build());
    }

    @Test
    void whatIsNotSetIsZero() {
        Records records = Records.builder(allTypes()).row(0).build();

        for (int column = 1; column < records.schema().size(); column++) {
            boolean isText = records.schema().column(column).type() == ColumnType.STRING16;
            assertThat(isText ? records.textAt(column, 0) : records.longAt(column, 0))
                    .isEqualTo(isText ? "" : (Object) 0L);
        }
    }

    @Test
    void aBuilderIsUsedUpByBuild() {
        RecordsBuilder builder = Records.builder(single(ColumnType.INT64));
        assertThatThrownBy(() -> builder.set(1, 1L)).isInstanceOf(IllegalStateException.class);
        Records records = builder.row(1).set(1, 5L).build();

        assertThatThrownBy(() -> builder.set(1, 6L)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> builder.row(2)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(builder::build).isInstanceOf(IllegalStateException.class);
        assertThat(records.longAt(1, 0)).isEqualTo(5);
    }

    @Test
    void rowsOfOtherTypesAreNotCopied() {
        Records floats = builtFrom(ColumnType.FLOAT64, 1.0);

        assertThatThrownBy(() -> Records.builder(single(ColumnType.INT64)).append(floats, 0, 1))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void numbersAndTextAreNotMixedUp() {
        assertThatThrownBy(() -> builtFrom(ColumnType.STRING16, "x").longAt(1, 0))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> builtFrom(ColumnType.STRING16, "x").doubleAt(1, 0))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> builtFrom(ColumnType.INT64, 1).textAt(1, 0)).isInstanceOf(IllegalStateException.class);
        assertThat(builtFrom(ColumnType.FLOAT64, 1.9).longAt(1, 0)).isEqualTo(1);
    }
}
