package io.tickflux.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

class CsvReaderTest {
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path folder;

    private Path file(String content) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "rows", ".csv"), content);
    }

    private static Records all(Path file, CsvOptions options) {
        try (CsvReader reader = CsvReader.open(file, options.withBatchRows(1_000_000))) {
            Records rows = reader.next();
            assertThat(reader.next()).isNull();
            return rows == null ? Records.empty(reader.schema()) : rows;
        }
    }

    private Records read(String content) throws IOException {
        return all(file(content), CsvOptions.DEFAULT);
    }

    @Test
    void typesAreInferredFromTheWholeFile() throws IOException {
        Records rows =
                read("Epoch,Count,Price,Late,Flag,Venue\n1,5,1.5,1,true,N\n2,-6,2,2,false,X Y\n3,7,3,2.5,TRUE,7\n");

        assertThat(rows.schema())
                .isEqualTo(Schema.of(
                        new Column("Count", ColumnType.INT64),
                        new Column("Price", ColumnType.FLOAT64),
                        new Column("Late", ColumnType.FLOAT64),
                        new Column("Flag", ColumnType.BOOL),
                        new Column("Venue", ColumnType.STRING16)));
        assertThat(rows.longAt(1, 1)).isEqualTo(-6);
        assertThat(rows.doubleAt(3, 2)).isEqualTo(2.5);
        assertThat(rows.valueAt(4, 2)).isEqualTo(true);
        assertThat(rows.textAt(5, 1)).isEqualTo("X Y");
        assertThat(rows.textAt(5, 2)).isEqualTo("7");
    }

    @Test
    void aWholeNumberBeyondSixtyThreeBitsKeepsItsValueAsUnsigned() throws IOException {
        Records rows = read("Epoch,Id\n1,18446744073709551615\n2,1\n");

        assertThat(rows.schema().column(1).type()).isEqualTo(ColumnType.UINT64);
        assertThat(Long.toUnsignedString(rows.longAt(1, 0))).isEqualTo("18446744073709551615");
    }

    @Test
    void oneWordAmongNumbersIsABadRowAndNotAReasonToReadNumbersAsText() throws IOException {
        Path file = file("Epoch,Open\n1,1.5\n2,n/a\n3,2.5\n");

        assertThatThrownBy(() -> all(file, CsvOptions.DEFAULT))
                .isInstanceOfSatisfying(BadRowsException.class, refused -> {
                    assertThat(refused.count()).isEqualTo(1);
                    assertThat(refused.first()).containsExactly(new BadRow(3, "Open", "\"n/a\"", "a number"));
                });
    }

    @ParameterizedTest
    @CsvSource({
        "1522800060, 1522800060000000000",
        "-1, -1000000000",
        "0, 0",
        "1522800060123, 1522800060123000000",
        "1522800060123456, 1522800060123456000",
        "1522800060123456789, 1522800060123456789",
        "2018-04-04, 1522800000000000000",
        "2018-04-04T00:01, 1522800060000000000",
        "2018-04-04 00:01:00, 1522800060000000000",
        "2018-04-04T00:01:00.123456789Z, 1522800060123456789",
        "2018-04-04 02:01:00.5+02:00, 1522800060500000000",
        "2018-04-03T17:01:00-0700, 1522800060000000000",
        "2018-04-04T02:01:00+02, 1522800060000000000",
    })
    void theUnitOfTimeIsToldByTheFirstRow(String cell, long nanos) throws IOException {
        assertThat(read("Epoch,A\n" + cell + ",1\n").epochNanos(0)).isEqualTo(nanos);
    }

    @Test
    void aNamedUnitIsTakenAtItsWord() throws IOException {
        Path file = file("Epoch,A\n5,1\n1522800060123,2\n");

        Records rows = all(file, CsvOptions.DEFAULT.withEpochUnit(EpochUnit.MILLIS));

        assertThat(rows.epochNanos(0)).isEqualTo(5_000_000L);
        assertThat(rows.epochNanos(1)).isEqualTo(1_522_800_060_123_000_000L);
    }

    @Test
    void nanosecondsAreAddedToTheTimeAndAreNoColumn() throws IOException {
        Records rows = read("Epoch,Nanoseconds,Price\n10,999999999,1.5\n-1,500000000,2.5\n");

        assertThat(rows.schema().values()).extracting(Column::name).containsExactly("Price");
        assertThat(rows.epochNanos(0)).isEqualTo(10 * SECOND + 999_999_999);
        assertThat(rows.epochNanos(1)).isEqualTo(-500_000_000);
    }

    @Test
    void nanosecondsBesideMillisecondsAreAmbiguousAndRefused() throws IOException {
        Path file = file("Epoch,Nanoseconds,Price\n1522800060123,5,1.5\n");

        assertThatThrownBy(() -> CsvReader.open(file, CsvOptions.DEFAULT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("column Nanoseconds: Epoch in ms (expected: Epoch in seconds beside it)");
    }

    @Test
    void aTargetSchemaDecidesOnTypesAndOrder() throws IOException {
        Schema target = Schema.of(
                new Column("Volume", ColumnType.INT32),
                new Column("Price", ColumnType.FLOAT32),
                new Column("Nanoseconds", ColumnType.INT32));
        Path file = file("Price,Epoch,Nanoseconds,Volume\n1.5,60,7,100.0\n");

        Records rows = all(file, CsvOptions.DEFAULT.withSchema(target));

        assertThat(rows.schema()).isEqualTo(target);
        assertThat(rows.epochNanos(0)).isEqualTo(60 * SECOND);
        assertThat(rows.longAt(1, 0)).isEqualTo(100);
        assertThat(rows.doubleAt(2, 0)).isEqualTo(1.5);
        assertThat(rows.longAt(3, 0)).isEqualTo(7);
    }

    @Test
    void columnsThatDoNotAgreeWithTheTargetAreNamed() throws IOException {
        CsvOptions options = CsvOptions.DEFAULT.withSchema(Schema.of(new Column("Price", ColumnType.FLOAT64)));
        Path lacking = file("Epoch,Prize\n1,1\n");
        Path surplus = file("Epoch,Price,Size\n1,1,1\n");

        assertThatThrownBy(() -> CsvReader.open(lacking, options))
                .hasMessageContaining("line 1: no column Price (expected: the bucket's columns Price)");
        assertThatThrownBy(() -> CsvReader.open(surplus, options))
                .hasMessageContaining("line 1: column Size (expected: only the bucket's columns Price)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void byteOrderMarkQuotesBlankLinesAndEitherLineEndAreUnderstood(String end) throws IOException {
        String content = String.join(
                end, "\uFEFFEpoch, Name ,\"A \"\"b\"\"\"", "", "1,\"x,\"\"y\"\"\n z\",2.5", "   ", "2,,-1e3", "", "");

        Records rows = read(content);

        assertThat(rows.schema().columns()).extracting(Column::name).containsExactly("Epoch", "Name", "A \"b\"");
        assertThat(rows.rows()).isEqualTo(2);
        assertThat(rows.textAt(1, 0)).isEqualTo("x,\"y\"\n z");
        assertThat(rows.textAt(1, 1)).isEmpty();
        assertThat(rows.doubleAt(2, 1)).isEqualTo(-1000);
    }

    @Test
    void gzipIsKnownByItsFirstBytesAndNotByItsName() throws IOException {
        Path packed = folder.resolve("rows.csv");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write("Epoch,A\n1,2\n".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(all(packed, CsvOptions.DEFAULT).longAt(1, 0)).isEqualTo(2);
    }

    @Test
    void aGzipFileThatWasCutShortIsRefusedBeforeItsFirstRow() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            for (int i = 0; i < 20_000; i++) {
                out.write((i == 0 ? "Epoch,A\n" : i + "," + i * 31 % 977 + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        byte[] half = java.util.Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2);
        Path cut = Files.write(folder.resolve("cut.csv.gz"), half);

        assertThatThrownBy(() -> CsvReader.open(cut, CsvOptions.DEFAULT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("cut.csv.gz, behind line")
                .hasMessageContaining("a whole gzip file");
    }

    @Test
    void bytesThatAreNoUtf8AreRefusedAndNeverReplaced() throws IOException {
        Path latin = Files.write(
                folder.resolve("latin.csv"),
                new byte[] {'E', 'p', 'o', 'c', 'h', ',', 'A', '\n', '1', ',', (byte) 0xE4, '\n'});

        assertThatThrownBy(() -> CsvReader.open(latin, CsvOptions.DEFAULT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("bytes that are no UTF-8 (expected: UTF-8 text)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2,\"3\n4,5\n", "2,\"3\"4\n5,6\n"})
    void brokenQuotesAreRefusedEvenWhenSkipping(String rows) throws IOException {
        Path file = file("Epoch,A\n1,2\n" + rows);

        assertThatThrownBy(() -> all(file, CsvOptions.DEFAULT.withOnError(OnError.SKIP)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("behind line 2")
                .hasMessageContaining("well-formed CSV");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Epoch,A,A | column 3 \"A\" again (expected: each name once)",
                "epoch,A | epoch,A (expected: a column named Epoch)",
                "Key,Position,Epoch,A | the columns Key and Position (expected: rows of one bucket",
            })
    void aHeaderOfNoUseIsRefused(String header, String message) throws IOException {
        Path file = file(header + "\n1,2,3,4\n");

        assertThatThrownBy(() -> CsvReader.open(file, CsvOptions.DEFAULT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("line 1: " + message);
    }

    @Test
    void anEmptyFileAndAMissingFileAreRefusedByName() throws IOException {
        Path empty = file("");

        assertThatThrownBy(() -> CsvReader.open(empty, CsvOptions.DEFAULT))
                .hasMessageContaining("line 1: nothing (expected: a header with an Epoch column)");
        assertThatThrownBy(() -> CsvReader.open(folder.resolve("none.csv"), CsvOptions.DEFAULT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no such file");
    }

    @Test
    void aHeaderWithoutRowsHasNoBatch() throws IOException {
        assertThat(read("Epoch,A\n").rows()).isZero();
    }

    @Test
    void batchesComeOneByOneAsTheyAreRequested() throws IOException {
        Path file = file("Epoch,A\n1,1\n2,2\n3,3\n4,4\n5,5\n");

        StepVerifier.create(CsvReader.batches(file, CsvOptions.DEFAULT.withBatchRows(2), bad -> {}), 0)
                .thenRequest(1)
                .assertNext(batch -> assertThat(batch.rows()).isEqualTo(2))
                .thenRequest(1)
                .assertNext(batch -> assertThat(batch.longAt(1, 1)).isEqualTo(4))
                .thenRequest(2)
                .assertNext(batch -> assertThat(batch.rows()).isEqualTo(1))
                .verifyComplete();
    }

    @Test
    void readingGoesOnBehindSkippedRows() throws IOException {
        try (CsvReader reader = CsvReader.open(file("Epoch,A\n1,1\n2,2\n3,3\n"), CsvOptions.DEFAULT)) {
            assertThat(reader.skip(2)).isEqualTo(2);
            assertThat(reader.next())
                    .isNotNull()
                    .satisfies(rows -> assertThat(rows.longAt(1, 0)).isEqualTo(3));
            assertThat(reader.rows()).isEqualTo(3);
            assertThat(reader.skip(1)).isZero();
        }
    }

    @Test
    void skippedRowsAreReportedWithTheirLines() throws IOException {
        Path file = file("Epoch,A\n1,1\n2,\n3\n4,4\n");
        List<BadRow> skipped = new ArrayList<>();
        CsvOptions options = CsvOptions.DEFAULT.withOnError(OnError.SKIP);

        try (CsvReader reader = CsvReader.open(file, options, skipped::add)) {
            assertThat(reader.next())
                    .isNotNull()
                    .satisfies(rows -> assertThat(rows.rows()).isEqualTo(2));
            assertThat(reader.skippedRows()).isEqualTo(2);
        }
        assertThat(skipped)
                .extracting(BadRow::toString)
                .containsExactly(
                        "line 3, column A: an empty cell (expected: a whole number that fits i8)",
                        "line 4: 1 cells (expected: 2 cells as in the header)");
    }
}
