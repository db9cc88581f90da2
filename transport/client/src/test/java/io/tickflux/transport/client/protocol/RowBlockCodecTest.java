package io.tickflux.transport.client.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RowBlockCodecTest {
    private static final int ROUNDS = Integer.getInteger("tickflux.rounds", 200);

    @ParameterizedTest
    @EnumSource(names = {"JSON", "CBOR"})
    void whatIsWrittenIsReadBackAsItWasWhenTheBucketIsKnown(DataFormat format) {
        BlockCodec codec = BlockCodec.of(format);
        for (int seed = 0; seed < ROUNDS; seed++) {
            Envelope envelope = new RandomEnvelopes(seed).next();
            Function<BucketKey, Optional<Schema>> known = key -> envelope.change() instanceof Change.Rows rows
                    ? Optional.of(rows.records().schema())
                    : Optional.empty();
            Write write = codec.decodeWrite(ByteBuffer.wrap(codec.encode(envelope)), known);
            assertThat(write).as("seed %d", seed).isEqualTo(envelope.toWrite());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "CBOR"})
    void i12_damagedBytesAreInvalidInputAndNothingElse(DataFormat format) {
        BlockCodec codec = BlockCodec.of(format);
        for (int seed = 0; seed < ROUNDS; seed++) {
            byte[] bytes = codec.encode(new RandomEnvelopes(seed).next());
            Damage damage = new Damage(seed);
            for (int i = 0; i < 20; i++) {
                byte[] damaged = damage.of(bytes);
                damage.requireTyped(() -> codec.decodeWrite(ByteBuffer.wrap(damaged), RowBlockCodecTest::unknown));
            }
        }
    }

    @Test
    void anEventInJsonIsTheTextThatTheProtocolPageShows() {
        Schema schema = Schema.of(
                new Column("Price", ColumnType.FLOAT64),
                new Column("Id", ColumnType.UINT64),
                new Column("Buy", ColumnType.BOOL),
                new Column("Venue", ColumnType.STRING16));
        Records records = Records.builder(schema)
                .row(1_700_000_000_000_000_007L)
                .set(1, Double.NaN)
                .set(2, -1L)
                .set(3, 1L)
                .set(4, "NYSE")
                .build();
        WriteEvent event = new WriteEvent(
                Position.of(42),
                9,
                BucketKey.parse("BTC/1Sec/TICK"),
                new Change.Rows(RecordType.VARIABLE, records),
                Origin.ANONYMOUS);
        assertThat(new String(BlockCodec.of(DataFormat.JSON).encode(Envelope.of(event)), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"key\":\"BTC/1Sec/TICK\",\"position\":\"0000000000000000042\",\"commit\":9,\"op\":\"rows\","
                                + "\"type\":\"variable\",\"rows\":[{\"Epoch\":1700000000,\"Price\":\"NaN\",\"Id\":18446744073709551615,"
                                + "\"Buy\":true,\"Venue\":\"NYSE\",\"Nanoseconds\":7}]}");
    }

    @Test
    void numbersWithoutATypeAreF8SoThatAWholePriceMakesNoIntegerColumn() {
        Records records =
                rows("{\"key\":\"A/1Min/B\",\"rows\":[{\"Epoch\":60,\"Close\":100,\"Up\":true,\"Venue\":\"X\"}]}");
        assertThat(records.schema().values())
                .containsExactly(
                        new Column("Close", ColumnType.FLOAT64),
                        new Column("Up", ColumnType.BOOL),
                        new Column("Venue", ColumnType.STRING16));
        assertThat(records.epochNanos(0)).isEqualTo(60_000_000_000L);
    }

    @Test
    void declaredTypesDecideAndWholeNumbersStayExact() {
        Records records = rows(
                "{\"key\":\"A/1Min/B\",\"types\":{\"Id\":\"u8\"},\"rows\":[{\"Epoch\":60,\"Id\":18446744073709551615}]}");
        assertThat(records.valueAt(1, 0)).isEqualTo(new java.math.BigInteger("18446744073709551615"));
    }

    @Test
    void aTimeMayBeIsoText() {
        assertThat(rows("{\"key\":\"A/1Min/B\",\"rows\":[{\"Epoch\":\"2013-10-07T13:30:00.5Z\",\"Close\":1}]}")
                        .epochNanos(0))
                .isEqualTo(1_381_152_600_500_000_000L);
    }

    @Test
    void i12_badRowsAreRefusedWithTheirPlace() {
        assertRefused("[{\"Epoch\":60,\"Close\":1},{\"Epoch\":120}]", "column Close, row 1", "a value in every row");
        assertRefused("[{\"Epoch\":60,\"Close\":1},{\"Epoch\":120,\"Close\":1,\"Open\":1}]", "row 1", "those of row 0");
        assertRefused("[{\"Epoch\":60,\"Close\":1},{\"Epoch\":120,\"Close\":\"x\"}]", "column Close, row 1", "f8");
        assertRefused("[{\"Close\":1}]", "Epoch of row 0", "epoch seconds");
        assertRefused("[{\"Epoch\":60.5,\"Close\":1}]", "Epoch of row 0", "whole epoch seconds");
        assertRefused("[{\"Epoch\":1700000000000,\"Close\":1}]", "Epoch of row 0", "1677 to 2262");
        assertRefused("[{\"Epoch\":60,\"Id\":9007199254740993}]", "column Id, row 0", "declare \"types\"");
        assertRefused("[]", "rows", "one or more");
        assertRefused("[{\"Epoch\":60,\"Close\":{}}]", "column Close", "a number, a bool or text");
        assertRefused("[{\"Epoch\":60,\"Epoch\":61,\"Close\":1}]", "payload", "well-formed");
    }

    @Test
    void i6_aPayloadTooLargeForItsFormatIsRefusedBeforeItIsRead() {
        byte[] large = new byte[DataFormat.JSON.maxInboundBytes() + 1];
        assertThatThrownBy(() ->
                        BlockCodec.of(DataFormat.JSON).decodeWrite(ByteBuffer.wrap(large), RowBlockCodecTest::unknown))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("at most 1048576 of application/json");
    }

    private static Records rows(String json) {
        Write write = BlockCodec.of(DataFormat.JSON)
                .decodeWrite(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)), RowBlockCodecTest::unknown);
        return ((Change.Rows) write.change()).records();
    }

    private static void assertRefused(String rows, String... texts) {
        assertThatThrownBy(() -> rows("{\"key\":\"A/1Min/B\",\"rows\":" + rows + "}"))
                .as(rows)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll(texts);
    }

    private static Optional<Schema> unknown(BucketKey key) {
        return Optional.empty();
    }
}
