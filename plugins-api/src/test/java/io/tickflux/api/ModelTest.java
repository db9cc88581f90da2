package io.tickflux.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small values of the model. */
class ModelTest {
    @Test
    void theTextOfPositionsSortsAsTheyDoAndReadsBack() {
        Random random = new Random(6);
        List<Position> positions = new ArrayList<>(List.of(Position.ORIGIN, Position.of(Long.MAX_VALUE)));
        for (int i = 0; i < 2_000; i++) {
            long[] components = new long[3];
            for (int c = 0; c < 3; c++) {
                components[c] = random.nextLong() >>> (1 + random.nextInt(63));
            }
            positions.add(Position.of(components));
            positions.add(Position.of(random.nextLong() >>> (1 + random.nextInt(63))));
        }
        Collections.sort(positions);

        assertThat(positions).extracting(Position::toString).isSortedAccordingTo(Comparator.naturalOrder());
        assertThat(positions).allSatisfy(position -> {
            assertThat(Position.parse(position.toString())).isEqualTo(position).hasSameHashCodeAs(position);
            assertThat(Position.isToken(position.toString())).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "42",
                "1700000000",
                "000000000000000004x",
                "00000000000000000042",
                "9999999999999999999",
                "-0000000000000000042",
                "0000000000000000042-",
                "0000000000000000042-42"
            })
    void whatIsNoTokenIsNoPosition(String token) {
        assertThatThrownBy(() -> Position.parse(token)).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1700000000", "2024-01-31", "2024-01-31T09:30:00.123Z", "now", "-1"})
    void aTimeIsNotTakenForAPosition(String time) {
        assertThat(Position.isToken(time)).isFalse();
    }

    @Test
    void positionsAreForJournalsToMake() {
        long[] components = {5, 6};
        Position position = Position.of(components);
        components[0] = 7;
        position.components()[0] = 8;

        assertThat(position.components()).containsExactly(5, 6);
        assertThat(Position.of(5).sequence()).isEqualTo(5);
        assertThatThrownBy(position::sequence).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Position.of(-1)).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "AAPL/1Min/OHLCV, AAPL/1Min/OHLCV",
        "AAPL/1T/OHLCV, AAPL/1Min/OHLCV",
        "AAPL/1Min/OHLCV:Symbol/Timeframe/AttributeGroup, AAPL/1Min/OHLCV",
        "BRK.B/1D/OHLCV, BRK.B/1D/OHLCV",
        "BTC-USD_PERP^=+@#$&~!/1Sec/TICK, BTC-USD_PERP^=+@#$&~!/1Sec/TICK",
        "トヨタ/1D/株価, トヨタ/1D/株価",
    })
    void bucketKeysReadBack(String text, String canonical) {
        BucketKey key = BucketKey.parse(text);

        assertThat(key).hasToString(canonical).isEqualTo(BucketKey.parse(canonical));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AAPL",
                "AAPL/1Min",
                "AAPL/1Min/OHLCV/X",
                "/1Min/OHLCV",
                "AAPL//OHLCV",
                "AAPL/1Min/",
                "../1Min/OHLCV",
                "./1Min/OHLCV",
                "AAPL/1Min/..",
                "A\\B/1Min/X",
                "A B/1Min/X",
                "A*/1Min/X",
                "A,B/1Min/X",
                "A:B/1Min/X",
                "A\0/1Min/X",
                "A\n/1Min/X",
                "AAPL/Min/X",
                "AAPL/1Min/OHLCV:Symbol/Timeframe"
            })
    void whatCouldLeaveTheStoreOrAKeyIsRefused(String text) {
        assertThatThrownBy(() -> BucketKey.parse(text)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void segmentsHaveAtMostOneHundredTwentyEightBytes() {
        Timeframe minute = Timeframe.parse("1Min");
        assertThat(new BucketKey("x".repeat(128), minute, "ä".repeat(64)).group())
                .hasSize(64);
        assertThatThrownBy(() -> new BucketKey("x".repeat(129), minute, "X")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new BucketKey("X", minute, "ä".repeat(65))).isInstanceOf(InvalidInputException.class);
        assertThat(BucketKey.parse("A/1Min/X").withTimeframe(Timeframe.parse("1D")))
                .hasToString("A/1D/X");
    }

    @ParameterizedTest
    @CsvSource({"f4, FLOAT32", "<f8, FLOAT64", "|i1, INT8", "=u8, UINT64", "|b1, BOOL", "<U16, STRING16"})
    void columnTypesHaveNumpysNames(String name, ColumnType type) {
        assertThat(ColumnType.ofWireName(name)).isEqualTo(type);
        assertThat(ColumnType.ofWireName(type.wireName())).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {">f8", "f16", "", "U32", "float", "F8"})
    void otherTypesAreRefusedWithTheKnownOnes(String name) {
        assertThatThrownBy(() -> ColumnType.ofWireName(name))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("one of f4 f8 i1");
    }

    @Test
    void aSchemaHasEachNameOnceAndEpochFirst() {
        Schema schema = Schema.of(new Column("Open", ColumnType.FLOAT32), new Column("open", ColumnType.INT8));

        assertThat(schema.columns()).extracting(Column::name).containsExactly("Epoch", "Open", "open");
        assertThat(schema.values()).hasSize(2);
        assertThat(schema.rowBytes()).isEqualTo(13);
        assertThat(schema.indexOf("open")).isEqualTo(2);
        assertThat(schema.indexOf("OPEN")).isEqualTo(-1);
        assertThat(schema).hasToString("[Epoch:i8, Open:f4, open:i1]").isEqualTo(Schema.of(schema.values()));
        assertThatThrownBy(() -> Schema.of(new Column("Epoch", ColumnType.INT64)))
                .isInstanceOf(InvalidInputException.class);
        List<Column> tooMany = IntStream.range(0, 1024)
                .mapToObj(i -> new Column("c" + i, ColumnType.INT8))
                .toList();
        assertThat(Schema.of(tooMany.subList(0, 1023)).size()).isEqualTo(1024);
        assertThatThrownBy(() -> Schema.of(tooMany)).isInstanceOf(InvalidInputException.class);
        for (String name : List.of("", " ", "a\nb", "x".repeat(129))) {
            assertThatThrownBy(() -> new Column(name, ColumnType.INT8)).isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void originsAreBound() {
        assertThat(Origin.of("p", 1).withCheckpoint("here").checkpoint()).isEqualTo("here");
        assertThatThrownBy(() -> Origin.of("", 1)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Origin.of("p", -1)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Origin.of("x".repeat(201), 1)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Origin.of("p", 1).withCheckpoint("x".repeat(8193)))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new Origin("p", 0, -1, "")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void rangesIncludeBothEnds() {
        TimeRange range = new TimeRange(5, 7);

        assertThat(IntStream.range(4, 9).filter(range::contains)).containsExactly(5, 6, 7);
        assertThat(range.overlaps(7, 9)).isTrue();
        assertThat(range.overlaps(8, 9)).isFalse();
        assertThat(range.overlaps(1, 5)).isTrue();
        assertThat(new TimeRange(7, 5).isEmpty()).isTrue();
        assertThat(TimeRange.from(3)).isEqualTo(new TimeRange(3, Long.MAX_VALUE));
        assertThat(TimeRange.to(3)).isEqualTo(new TimeRange(Long.MIN_VALUE, 3));
        assertThatThrownBy(() -> Limit.first(-1)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aWriteSaysWhatAndByWhom() {
        BucketKey key = BucketKey.parse("A/1Min/X");
        Records rows = Records.builder(Schema.of()).row(1).build();
        Write write = Write.variable(key, rows).by(Origin.of("p", 3));

        WriteEvent event = new WriteEvent(Position.of(1), 0, key, write.change(), write.origin());

        assertThat(event.records()).isSameAs(rows);
        assertThat(event.origin().number()).isEqualTo(3);
        WriteEvent deletion = new WriteEvent(
                Position.of(2), 0, key, Write.delete(key, TimeRange.ALL).change(), Origin.ANONYMOUS);
        assertThat(deletion.records().isEmpty()).isTrue();
    }

    @Test
    void theNearestWordIsWithinTwoEdits() {
        List<String> words = List.of("destinations", "filter", "on");

        assertThat(NearestWord.of("destination", words)).contains("destinations");
        assertThat(NearestWord.of("FILTER", words)).contains("filter");
        assertThat(NearestWord.of("fitler", words)).contains("filter");
        assertThat(NearestWord.of("no", List.of("yes"))).isEmpty();
        assertThat(NearestWord.of("symbols", words)).isEmpty();
    }
}
