package io.tickflux.transport.client.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ColumnBlockCodecTest {
    private static final ColumnBlockCodec CODEC = ColumnBlockCodec.INSTANCE;
    private static final int ROUNDS = Integer.getInteger("tickflux.rounds", 300);

    @Test
    void whatIsWrittenIsReadBackAsItWas() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Envelope envelope = new RandomEnvelopes(seed).next();
            ByteBuffer bytes = ByteBuffer.wrap(CODEC.encode(envelope));
            Write write = CODEC.decodeWrite(bytes, key -> Optional.empty());
            assertThat(Envelope.of(write))
                    .as("seed %d", seed)
                    .isEqualTo(new Envelope(null, 0, envelope.key(), envelope.change(), envelope.origin()));
            if (envelope.position() != null) {
                assertThat(Envelope.of(CODEC.decodeEvent(bytes)))
                        .as("seed %d", seed)
                        .isEqualTo(envelope);
            }
        }
    }

    /** The bytes of PROTOCOL.md. */
    @Test
    void anEventIsTheBytesThatTheProtocolPageShows() {
        Schema schema = Schema.of(new Column("Price", ColumnType.FLOAT64));
        Records records = Records.builder(schema)
                .row(1_700_000_000_000_000_007L)
                .set(1, 1.5)
                .build();
        WriteEvent event = new WriteEvent(
                Position.of(42),
                1_700_000_000_000_000_009L,
                BucketKey.parse("BTC/1Sec/TICK"),
                new Change.Rows(RecordType.VARIABLE, records),
                Origin.of("feed", 3));
        String expected = "8b"
                + "a36b6579" + "ad4254432f315365632f5449434b"
                + "a8706f736974696f6e" + "b330303030303030303030303030303030303432"
                + "a6636f6d6d6974" + "cf17979cfe362a0009"
                + "a870726f6475636572" + "a466656564"
                + "a66e756d626572" + "03"
                + "a26f70" + "a4726f7773"
                + "a474797065" + "a87661726961626c65"
                + "a57479706573" + "93" + "a26938" + "a26638" + "a26934"
                + "a56e616d6573" + "93" + "a545706f6368" + "a55072696365" + "ab4e616e6f7365636f6e6473"
                + "a464617461" + "93"
                + "c40800f1536500000000" + "c408000000000000f83f" + "c40407000000"
                + "a66c656e677468" + "01";
        assertThat(HexFormat.of().formatHex(CODEC.encode(Envelope.of(event)))).isEqualTo(expected);
        assertThat(CODEC.decodeEvent(ByteBuffer.wrap(HexFormat.of().parseHex(expected))))
                .isEqualTo(event);
    }

    @Test
    void i12_damagedBytesAreInvalidInputAndNothingElse() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            byte[] bytes = CODEC.encode(new RandomEnvelopes(seed).next());
            Damage damage = new Damage(seed);
            for (int i = 0; i < 20; i++) {
                byte[] damaged = damage.of(bytes);
                damage.requireTyped(() -> CODEC.decodeWrite(ByteBuffer.wrap(damaged), key -> Optional.empty()));
            }
        }
    }

    @Test
    void i6_aDeclaredLengthAllocatesNothing() {
        String[] bombs = {
            "dd7fffffff",
            "df7fffffff",
            "c67fffffff",
            "db7fffffff",
            "81a464617461dd7fffffff",
            "9191919191919191919191919191919191"
        };
        for (String bomb : bombs) {
            byte[] bytes = HexFormat.of().parseHex(bomb);
            long before = Damage.allocatedBytes();
            assertThatThrownBy(() -> CODEC.decodeWrite(ByteBuffer.wrap(bytes), key -> Optional.empty()))
                    .as(bomb)
                    .isInstanceOf(InvalidInputException.class);
            assertThat(Damage.allocatedBytes() - before).as(bomb).isLessThan(4L << 20);
        }
    }

    @Test
    void i12_depthIsBounded() {
        byte[] nested = new byte[100_000];
        java.util.Arrays.fill(nested, (byte) 0x91);
        assertThatThrownBy(() -> CODEC.decodeWrite(ByteBuffer.wrap(nested), key -> Optional.empty()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("depth");
    }

    @Test
    void i12_aWriteThatDoesNotFitItselfSaysWhere() {
        assertRefused(map -> map.put("length", 2), "data of column Epoch", "16 for 2 rows");
        assertRefused(map -> map.put("lenght", 1), "lenght", "did you mean \"length\"");
        assertRefused(map -> map.withArray("names").remove(1), "types", "1 as in names");
        assertRefused(map -> map.put("op", "upsert"), "upsert", "one of rows, create, delete");
        assertRefused(map -> map.put("type", "fix"), "fix", "fixed, variable");
        assertRefused(map -> map.remove("key"), "write field key", "a value");
        assertRefused(map -> map.put("number", 4), "producer", "a name for a numbered write");
    }

    private static void assertRefused(java.util.function.Consumer<ObjectNode> change, String... texts) {
        Records records = Records.builder(Schema.of(new Column("Close", ColumnType.FLOAT64)))
                .row(60_000_000_000L)
                .set(1, 2.5)
                .build();
        byte[] bytes = CODEC.encode(Envelope.of(Write.fixed(BucketKey.parse("A/1Min/B"), records)));
        ObjectNode map = (ObjectNode) Trees.decode(DataFormat.MSGPACK, ByteBuffer.wrap(bytes));
        change.accept(map);
        byte[] changed = Trees.encode(DataFormat.MSGPACK, map);
        assertThatThrownBy(() -> CODEC.decodeWrite(ByteBuffer.wrap(changed), key -> Optional.empty()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll(texts);
    }
}
