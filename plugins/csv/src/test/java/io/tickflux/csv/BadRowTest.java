package io.tickflux.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadRowTest {
    private static final String GOOD_ROW = "1522800000,1.5,2,3,4,true,ABC\n";
    private static final CsvOptions TYPED = CsvOptions.DEFAULT.withSchema(Schema.of(
            new Column("F8", ColumnType.FLOAT64),
            new Column("F4", ColumnType.FLOAT32),
            new Column("I1", ColumnType.INT8),
            new Column("U8", ColumnType.UINT64),
            new Column("B1", ColumnType.BOOL),
            new Column("S", ColumnType.STRING16)));

    @TempDir
    Path folder;

    /** Two good lines, one of which holds a line break, so that row 3 is on line 5. */
    private Path fileWith(String row) throws IOException {
        String content =
                "Epoch,F8,F4,I1,U8,B1,S\n" + GOOD_ROW + "1522800060,1,1,1,1,0,\"a\nb\"\n" + row + "\n" + GOOD_ROW;
        return Files.writeString(folder.resolve("rows.csv"), content);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "abc,1,1,1,1,0,x | line 5, column Epoch: \"abc\" (expected: a whole number of s as in the file's first row, in the years 1677 to 2262)",
                "1522800000.5,1,1,1,1,0,x | line 5, column Epoch: \"1522800000.5\"",
                "1522800000000,1,1,1,1,0,x | line 5, column Epoch: \"1522800000000\"",
                "99999999999,1,1,1,1,0,x | line 5, column Epoch: \"99999999999\"",
                "99999999999999999999999,1,1,1,1,0,x | line 5, column Epoch",
                "2018-04-04,1,1,1,1,0,x | line 5, column Epoch: \"2018-04-04\"",
                ",1,1,1,1,0,x | line 5, column Epoch: an empty cell",
                "1,x,1,1,1,0,x | line 5, column F8: \"x\" (expected: a number)",
                "1,,1,1,1,0,x | line 5, column F8: an empty cell (expected: a number)",
                "1,0x1p3,1,1,1,0,x | line 5, column F8: \"0x1p3\"",
                "1,1.5d,1,1,1,0,x | line 5, column F8: \"1.5d\"",
                "1,1 000,1,1,1,0,x | line 5, column F8: \"1 000\"",
                "1,1e999,1,1,1,0,x | line 5, column F8: \"1e999\" (expected: a number)",
                "1,1,1e39,1,1,0,x | line 5, column F4: \"1e39\"",
                "1,1,1,128,1,0,x | line 5, column I1: \"128\" (expected: a whole number that fits i1)",
                "1,1,1,1.5,1,0,x | line 5, column I1: \"1.5\"",
                "1,1,1,1e999999999999,1,0,x | line 5, column I1",
                "1,1,1,NaN,1,0,x | line 5, column I1: \"NaN\"",
                "1,1,1,1,-1,0,x | line 5, column U8: \"-1\" (expected: a whole number that fits u8)",
                "1,1,1,1,18446744073709551616,0,x | line 5, column U8",
                "1,1,1,1,1,2,x | line 5, column B1: \"2\" (expected: true or false)",
                "1,1,1,1,1,1,12345678901234567 | line 5, column S: \"12345678901234567\" (expected: text of at most 16 characters)",
                "1,1,1,1,1,1 | line 5: 6 cells (expected: 7 cells as in the header)",
                "1,1,1,1,1,1,x,y | line 5: 8 cells (expected: 7 cells as in the header)",
            })
    void everyKindIsReportedWithItsLineAndColumn(String row, String message) throws IOException {
        Path file = fileWith(row);

        assertThatThrownBy(() -> CsvReader.open(file, TYPED))
                .isInstanceOf(BadRowsException.class)
                .hasMessageContaining(": 1 bad row\n")
                .hasMessageContaining(message);
    }

    @Test
    void aFractionOutOfRangeIsBad() throws IOException {
        Path file =
                Files.writeString(folder.resolve("ticks.csv"), "Epoch,Nanoseconds,P\n1,0,1\n1,1000000000,1\n1,-1,1\n");

        assertThatThrownBy(() -> CsvReader.open(file, CsvOptions.DEFAULT))
                .hasMessageContaining("line 3, column Nanoseconds: \"1000000000\"")
                .hasMessageContaining("line 4, column Nanoseconds: \"-1\"");
    }

    @Test
    void sixteenCodePointsFitHoweverManyCharsTheyTake() throws IOException {
        String clef = "\uD834\uDD1E".repeat(16);
        Path file = fileWith("1522800000,1,1,1,1,1," + clef);

        try (CsvReader reader = CsvReader.open(file, TYPED)) {
            assertThat(reader.next())
                    .isNotNull()
                    .satisfies(rows -> assertThat(rows.textAt(6, 2)).isEqualTo(clef));
        }
    }

    @Test
    void theFirstTwentyAreListedAndTheRestIsCounted() throws IOException {
        StringBuilder content = new StringBuilder("Epoch,A\n1,1\n");
        IntStream.range(0, 100).forEach(i -> content.append(i % 4 == 0 ? "x,1\n" : "5,1\n"));
        Path file = Files.writeString(folder.resolve("many.csv"), content);

        BadRowsException refused = assertThrows(BadRowsException.class, () -> CsvReader.open(file, CsvOptions.DEFAULT));

        assertThat(refused.count()).isEqualTo(25);
        assertThat(refused.first()).hasSize(20);
        assertThat(refused.first().get(19).line()).isEqualTo(3 + 19 * 4);
        assertThat(refused).hasMessageContaining("many.csv: 25 bad rows").hasMessageEndingWith("and 5 more");
    }

    @Test
    void aFileThatTurnsBadBehindTheCheckIsRefusedAllTheSame() throws IOException {
        Path file = fileWith("1522800000,1,1,1,1,1,x");
        Files.writeString(file, GOOD_ROW.repeat(20_000), StandardOpenOption.APPEND);
        try (CsvReader reader = CsvReader.open(file, TYPED.withBatchRows(1_000_000))) {
            Files.writeString(file, "x,".repeat(100) + "\n", StandardOpenOption.APPEND);

            assertThatThrownBy(reader::next)
                    .isInstanceOf(BadRowsException.class)
                    .hasMessageContaining("line 20007: 101 cells");
        }
    }
}
