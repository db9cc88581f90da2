package io.tickflux.transport.app.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import io.tickflux.api.TimeRange;
import io.tickflux.api.WriteEvent;
import io.tickflux.transport.app.console.Screen;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowWriterTest {
    private static final BucketKey BARS = BucketKey.parse("BTC-USD/1Min/OHLCV");
    private static final BucketKey TICKS = BucketKey.parse("SPY/1Sec/TRADE");
    private static final Schema BAR =
            Schema.of(new Column("Close", ColumnType.FLOAT64), new Column("Volume", ColumnType.FLOAT32));
    private static final Schema TICK = Schema.of(
            new Column("Price", ColumnType.FLOAT64),
            new Column("Size", ColumnType.UINT64),
            new Column("Exchange", ColumnType.STRING16),
            new Column("Late", ColumnType.BOOL));
    private static final long T0 = 1_522_800_000_000_000_000L;

    private static Rows bars(double close, float volume) {
        Records records = Records.builder(BAR)
                .row(T0)
                .set(1, close)
                .set(2, (double) volume)
                .build();
        return new Rows(BARS, null, RecordType.FIXED, records);
    }

    private static Rows tick(Position position, String exchange) {
        Records records = Records.builder(TICK)
                .row(T0 + 464_000_001)
                .set(1, 167.41)
                .set(2, -1L)
                .set(3, exchange)
                .set(4, 1L)
                .build();
        return new Rows(TICKS, position, RecordType.VARIABLE, records);
    }

    private static String written(OutputFormat format, Layout layout, Rows... all) {
        Screen screen = Screen.piped();
        RowWriter writer = RowWriter.begin(format, screen.console(), layout);
        for (Rows rows : all) {
            writer.write(rows);
        }
        return screen.out();
    }

    @Test
    void csvOfABucketIsEpochInSecondsAndShortestFloats() {
        String csv = written(
                OutputFormat.CSV,
                Layout.ofRows(List.of(Shape.of(RecordType.FIXED, BAR))),
                bars(7424.91, 0.1f),
                bars(2e-3, 13.35f),
                bars(7422, Float.NaN));
        assertThat(csv).isEqualTo("""
                        Epoch,Close,Volume
                        1522800000,7424.91,0.1
                        1522800000,0.002,13.35
                        1522800000,7422.0,NaN
                        """);
    }

    @Test
    void csvOfAVariableBucketHasNanosecondsLastAndQuotesWhatNeedsIt() {
        String csv = written(
                OutputFormat.CSV,
                Layout.ofRows(List.of(Shape.of(RecordType.VARIABLE, TICK))),
                tick(Position.of(7), "N\"Y,\n"));
        assertThat(csv).isEqualTo("""
                        Epoch,Price,Size,Exchange,Late,Nanoseconds
                        1522800000,167.41,18446744073709551615,"N""Y,
                        ",true,464000001
                        """);
    }

    @Test
    void severalKeysShareTheUnionOfTheirColumnsUnderOneHeader() {
        Layout layout = Layout.ofKeys(List.of(Shape.of(RecordType.FIXED, BAR), Shape.of(RecordType.VARIABLE, TICK)));
        assertThat(written(OutputFormat.CSV, layout, bars(1, 2), tick(Position.of(7), "P")))
                .isEqualTo("""
                        Key,Epoch,Close,Volume,Price,Size,Exchange,Late,Nanoseconds
                        BTC-USD/1Min/OHLCV,1522800000,1.0,2.0,,,,,
                        SPY/1Sec/TRADE,1522800000,,,167.41,18446744073709551615,P,true,464000001
                        """);
    }

    @Test
    void columnsThatComeLaterAreAddedBehindANewHeader() {
        Layout layout = Layout.ofEvents(List.of(Shape.of(RecordType.VARIABLE, TICK)));
        Rows bar = new Rows(BARS, Position.of(8), RecordType.FIXED, bars(1, 2).records());
        assertThat(written(OutputFormat.CSV, layout, tick(Position.of(7), "P"), bar)
                        .lines())
                .containsExactly(
                        "Key,Position,Epoch,Price,Size,Exchange,Late,Nanoseconds",
                        "SPY/1Sec/TRADE,0000000000000000007,1522800000,167.41,18446744073709551615,P,true,464000001",
                        "Key,Position,Epoch,Price,Size,Exchange,Late,Nanoseconds,Close,Volume",
                        "BTC-USD/1Min/OHLCV,0000000000000000008,1522800000,,,,,,1.0,2.0");
    }

    @Test
    void aBucketWithoutRowsIsAHeader() {
        Rows none = new Rows(BARS, null, RecordType.FIXED, Records.empty(BAR));
        Layout layout = Layout.ofRows(List.of(none.shape()));
        assertThat(written(OutputFormat.CSV, layout, none)).isEqualTo("Epoch,Close,Volume\n");
        assertThat(written(OutputFormat.TABLE, layout, none)).isEqualTo("Epoch  Close  Volume\n");
        assertThat(written(OutputFormat.JSON, layout, none)).isEmpty();
    }

    @Test
    void jsonIsAnObjectPerRowWithNullForWhatJsonCannotSay() {
        Layout layout = Layout.ofEvents(List.of(Shape.of(RecordType.VARIABLE, TICK)));
        Rows bar = new Rows(
                BARS, Position.of(8), RecordType.FIXED, bars(Double.NaN, 2).records());
        assertThat(written(OutputFormat.JSON, layout, tick(Position.of(7), "\u0001\"é"), bar)
                        .lines())
                .containsExactly(
                        "{\"Key\":\"SPY/1Sec/TRADE\",\"Position\":\"0000000000000000007\",\"Epoch\":1522800000,\"Price\":167.41,"
                                + "\"Size\":18446744073709551615,\"Exchange\":\"\\u0001\\\"é\",\"Late\":true,\"Nanoseconds\":464000001}",
                        "{\"Key\":\"BTC-USD/1Min/OHLCV\",\"Position\":\"0000000000000000008\",\"Epoch\":1522800000,"
                                + "\"Close\":null,\"Volume\":2.0}");
    }

    @Test
    void aTableAlignsAndShowsTimesForPeopleWithoutEscapesWhenPiped() {
        Layout layout = Layout.ofEvents(List.of(Shape.of(RecordType.VARIABLE, TICK)));
        assertThat(written(OutputFormat.TABLE, layout, tick(Position.of(7), "P")))
                .isEqualTo("""
                        Key             Position             Epoch                            Price                  Size  Exchange  Late
                        SPY/1Sec/TRADE  0000000000000000007  2018-04-04T00:00:00.464000001Z  167.41  18446744073709551615  P         true
                        """);
        Screen terminal = Screen.terminal();
        RowWriter.begin(OutputFormat.TABLE, terminal.console(), layout).write(tick(Position.of(7), "P"));
        assertThat(terminal.out()).contains("\u001B[1mKey").contains("\u001B[0m");
    }

    @Test
    void rowsThatAreCutKeepTheirEvent() {
        Rows rows = tick(Position.of(7), "P");
        assertThat(rows.first(5)).isEqualTo(rows);
        assertThat(rows.first(0).records().rows()).isZero();
    }

    @Test
    void deletedAndCreatedBucketsAreObjectsInJsonAndNotesElsewhere() {
        WriteEvent deleted =
                new WriteEvent(Position.of(9), 0, BARS, new Change.Delete(new TimeRange(T0, T0 + 1)), Origin.ANONYMOUS);
        WriteEvent created =
                new WriteEvent(Position.of(10), 0, BARS, new Change.Create(RecordType.FIXED, BAR), Origin.ANONYMOUS);
        Screen json = Screen.piped();
        RowWriter.writeChange(OutputFormat.JSON, json.console(), deleted);
        RowWriter.writeChange(OutputFormat.JSON, json.console(), created);
        assertThat(json.out().lines())
                .containsExactly(
                        "{\"Key\":\"BTC-USD/1Min/OHLCV\",\"Position\":\"0000000000000000009\",\"Event\":\"delete\","
                                + "\"From\":\"2018-04-04T00:00:00Z\",\"To\":\"2018-04-04T00:00:00.000000001Z\"}",
                        "{\"Key\":\"BTC-USD/1Min/OHLCV\",\"Position\":\"0000000000000000010\",\"Event\":\"create\"}");
        Screen csv = Screen.piped();
        RowWriter.writeChange(OutputFormat.CSV, csv.console(), deleted);
        assertThat(csv.out()).isEmpty();
        assertThat(csv.err()).isEqualTo("delete key=BTC-USD/1Min/OHLCV position=0000000000000000009\n");
    }
}
