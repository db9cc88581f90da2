package io.tickflux.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import io.tickflux.api.WriteEvent;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundTripTest {
    private static final BucketKey KEY = BucketKey.parse("AAPL/1Sec/TICK");
    private static final double[] EXTREMES = {
        0.0,
        -0.0,
        1.0,
        2e-3,
        Double.MIN_VALUE,
        Double.MIN_NORMAL,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        1e15,
        1e16,
        1e-9,
        9.999999e-10,
        Double.parseDouble("2e23"),
        0.1 + 0.2
    };

    @TempDir
    Path folder;

    @Test
    void whatTheWriterWritesTheReaderReadsBackBitForBit() throws IOException {
        for (long seed = 0; seed < 200; seed++) {
            Records rows = randomRows(new Random(seed));
            StringWriter text = new StringWriter();
            CsvWriter writer = CsvWriter.ofRows(text);
            writer.write(new Block(KEY, RecordType.VARIABLE, rows));
            writer.close();
            Path file = Files.writeString(folder.resolve("rows.csv"), text.toString());

            try (CsvReader reader = CsvReader.open(file, CsvOptions.DEFAULT.withSchema(rows.schema()))) {
                assertThat(reader.next()).as("seed=%d", seed).isEqualTo(rows);
            }
        }
    }

    private static Records randomRows(Random random) {
        List<Column> columns = new ArrayList<>();
        for (ColumnType type : ColumnType.values()) {
            columns.add(new Column("c " + type.wireName(), type));
        }
        RecordsBuilder rows = Records.builder(Schema.of(columns));
        int count = 1 + random.nextInt(50);
        for (int row = 0; row < count; row++) {
            // Whole range of seconds, less the outermost, of which a part only is representable.
            rows.row(random.nextLong() / 2 * 2 / 10 * 9);
            for (int i = 0; i < columns.size(); i++) {
                setRandom(rows, i + 1, columns.get(i).type(), random);
            }
        }
        return rows.build();
    }

    private static void setRandom(RecordsBuilder rows, int column, ColumnType type, Random random) {
        switch (type) {
            case FLOAT64 -> rows.set(column, randomDouble(random));
            case FLOAT32 -> rows.set(column, (float) randomDouble(random));
            case BOOL -> rows.set(column, random.nextInt(2));
            case STRING16 -> rows.set(column, randomText(random));
            case INT64, UINT64 -> rows.set(column, random.nextLong());
            default -> {
                int bits = type.bytes() * 8;
                long unsigned = random.nextLong() >>> (64 - bits);
                rows.set(column, type.isUnsigned() ? unsigned : unsigned - (1L << (bits - 1)));
            }
        }
    }

    private static double randomDouble(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> EXTREMES[random.nextInt(EXTREMES.length)];
            case 1 -> Math.round(random.nextDouble() * 1e6) / 100.0;
            // Not every NaN: text knows one only.
            default -> Double.isNaN(random.nextDouble()) ? 0 : finite(random);
        };
    }

    private static double finite(Random random) {
        double value = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(value) ? value : 0.5;
    }

    private static String randomText(Random random) {
        String alphabet = "aZ09 ,\"\r\n;#'\t=äß€中\uD834\uDD1E";
        int[] codePoints = alphabet.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(17);
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(codePoints[random.nextInt(codePoints.length)]);
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "7422, 7422.0",
        "7424.91, 7424.91",
        "0.00000123, 0.00000123",
        "1e7, 10000000.0",
        "123456789.125, 123456789.125",
        "1e15, 1000000000000000.0",
        "1e16, 1.0E16",
        "1e-10, 1.0E-10",
        "2e-3, 0.002",
        "2e23, 2.0E23",
        "-1e-9, -0.000000001",
        "NaN, NaN",
        "-Infinity, -Infinity"
    })
    void floatsHaveTheFewestDigitsAndAPlainNotationWherePeopleExpectIt(double value, String text) {
        assertThat(FloatText.of(value)).isEqualTo(text);
    }

    @Test
    void singleFloatsAreAsShortAsTheirPrecision() {
        assertThat(FloatText.of(0.1f)).isEqualTo("0.1");
        int nineDigits = 123_456_792;
        assertThat(FloatText.of((float) nineDigits)).isEqualTo("123456790.0");
        assertThat(FloatText.of(16777216f)).isEqualTo("16777216.0");
    }

    @Test
    void fixedBucketsHaveNoNanosecondsAndNegativeTimesRoundDown() {
        Schema schema = Schema.of(new Column("P", ColumnType.FLOAT64));
        Records rows = Records.builder(schema).row(-500_000_000L).set(1, 2.0).build();
        StringWriter text = new StringWriter();

        try (CsvWriter writer = CsvWriter.ofRows(text)) {
            writer.write(new Block(KEY, RecordType.FIXED, rows));
        }
        assertThat(text).hasToString("Epoch,P\n-1,2.0\n");

        StringWriter ticks = new StringWriter();
        try (CsvWriter writer = CsvWriter.ofRows(ticks)) {
            writer.write(new Block(KEY, RecordType.VARIABLE, rows));
        }
        assertThat(ticks).hasToString("Epoch,P,Nanoseconds\n-1,2.0,500000000\n");
    }

    @Test
    void eventsOfSeveralBucketsShareAHeaderWhileItHoldsTheirColumns() {
        Records wide = Records.builder(Schema.of(new Column("A", ColumnType.INT64), new Column("B", ColumnType.BOOL)))
                .row(0)
                .set(1, 5L)
                .set(2, 1L)
                .build();
        Records narrow = Records.builder(Schema.of(new Column("B", ColumnType.BOOL)))
                .row(1_000_000_007L)
                .build();
        Records other = Records.builder(Schema.of(new Column("C", ColumnType.STRING16)))
                .row(0)
                .set(1, "x,y")
                .build();
        StringWriter text = new StringWriter();

        try (CsvWriter writer = CsvWriter.ofKeyedRows(text)) {
            writer.write(event(1, RecordType.FIXED, wide));
            writer.write(event(2, RecordType.FIXED, narrow));
            writer.write(new WriteEvent(
                    Position.of(3), 0, KEY, new Change.Delete(io.tickflux.api.TimeRange.ALL), Origin.ANONYMOUS));
            writer.write(event(4, RecordType.VARIABLE, other));
            writer.write(new Block(KEY, RecordType.FIXED, other));
        }

        assertThat(text).hasToString("""
                Key,Position,Epoch,A,B
                AAPL/1Sec/TICK,0000000000000000001,0,5,true
                AAPL/1Sec/TICK,0000000000000000002,1,,false
                Key,Position,Epoch,C,Nanoseconds
                AAPL/1Sec/TICK,0000000000000000004,0,"x,y",0
                AAPL/1Sec/TICK,,0,"x,y",
                """);
    }

    private static WriteEvent event(long position, RecordType type, Records rows) {
        return new WriteEvent(Position.of(position), 0, KEY, new Change.Rows(type, rows), Origin.ANONYMOUS);
    }
}
