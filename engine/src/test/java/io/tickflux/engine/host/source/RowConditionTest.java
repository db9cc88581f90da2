package io.tickflux.engine.host.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Records;
import io.tickflux.api.RecordsBuilder;
import io.tickflux.api.Schema;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowConditionTest {
    private static final Schema SCHEMA = Schema.of(
            new Column("Open", ColumnType.FLOAT64),
            new Column("Close", ColumnType.FLOAT32),
            new Column("Volume", ColumnType.INT64),
            new Column("Cond", ColumnType.STRING16));

    private static final Records ROWS = Records.builder(SCHEMA)
            .row(1)
            .set(1, 1.0)
            .set(2, 2.0)
            .set(3, 9_007_199_254_740_993L)
            .set(4, "T")
            .row(2)
            .set(1, 2.0)
            .set(2, 1.0)
            .set(3, 2000L)
            .set(4, "it's")
            .row(3)
            .set(1, Double.NaN)
            .set(2, 1.0)
            .set(3, 5L)
            .set(4, "")
            .build();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Volume > 1000|1 2",
                "Volume > 1000 and Close >= Open|1",
                "not Close >= Open|2 3",
                "Close < 2 or Cond = 'T' and Volume = 0|2 3",
                "(Close < 2 OR Cond = 'T') and Volume > 5|1 2",
                "Cond = 'it''s'|2",
                "Cond <> ''|1 2",
                "Volume = 9007199254740993|1",
                "Volume = 9007199254740992|",
                "Open != Open|3",
                "Open = Open|1 2",
                "\"Volume\" <= 5.0|3",
                "Epoch >= 2|2 3",
                "1 < 2|1 2 3",
                "Close = -1e0 or Close == +1|2 3"
            })
    void rowsAreSelected(String condition, String epochs) {
        Records selected = RowCondition.parse(condition).select(ROWS);
        List<String> found = IntStream.range(0, selected.rows())
                .mapToObj(row -> String.valueOf(selected.epochNanos(row)))
                .toList();
        assertThat(String.join(" ", found)).isEqualTo(epochs == null ? "" : epochs);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Volume >|8|0|the end (expected: a column, a number or 'text')",
                "Volume 1000|7|4|1000 (expected: = != < <= > or >=)",
                "Volume > 1000 und Close > 1|14|3|und (expected: and, or, or the end)",
                "(Volume > 1|11|0|the end (expected: and, or, or ))",
                "Cond = 'T|7|1|' (expected: a closing quote)",
                "Volume > 1 & Open > 1|11|1|& (expected: a column",
                "1 = 'T'|0|7|1 = 'T' (expected: text with text",
                "Volume > and|9|3|and (expected: a column"
            })
    void aWrongConditionIsToldWithThePlaceThatIsWrong(String text, int offset, int length, String message) {
        assertThatThrownBy(() -> RowCondition.parse(text)).isInstanceOfSatisfying(ExpressionException.class, wrong -> {
            assertThat(wrong).hasMessageStartingWith(message);
            assertThat(wrong.offset()).isEqualTo(offset);
            assertThat(wrong.length()).isEqualTo(length);
        });
    }

    @Test
    void columnsThatTheRowsLackAreRefusedWithTheNearest() {
        assertThatThrownBy(() -> RowCondition.parse("Volumes > 1").select(ROWS))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("column: \"Volumes\" (expected: did you mean \"Volume\"?)");
        assertThatThrownBy(() -> RowCondition.parse("Cond > Volume").select(ROWS))
                .hasMessage("where: text compared with column Volume (expected: text with text)");
    }

    @Test
    void anySelectionEqualsTheRowsOneByOne() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            RecordsBuilder all = Records.builder(SCHEMA);
            RecordsBuilder wanted = Records.builder(SCHEMA);
            for (int row = 0; row < random.nextInt(40); row++) {
                long volume = random.nextInt(10);
                double close = random.nextInt(3);
                add(all, row, close, volume);
                if ((volume > 4 && !(close < 1)) || volume == 0) {
                    add(wanted, row, close, volume);
                }
            }
            assertThat(RowCondition.parse("Volume > 4 and not Close < 1 or Volume = 0")
                            .select(all.build()))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(wanted.build());
        }
    }

    private static void add(RecordsBuilder rows, long epoch, double close, long volume) {
        rows.row(epoch).set(2, close).set(3, volume);
    }
}
