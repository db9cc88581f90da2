package io.tickflux.transport.client.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.InvalidInputException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RequestMetadataTest {
    @Test
    void aRouteIsTheBytesThatTheProtocolPageShows() {
        assertThat(RequestMetadata.encode(Route.STREAM))
                .inHexadecimal()
                .containsExactly(bytes("FE0000070673747265616D"));
        assertThat(decode("FE0000070673747265616D").route()).contains("stream");
    }

    @Test
    void percentEscapesAreDecodedAndAPlusStays() {
        // "BRK%2EB" and "a+b"
        assertThat(decode("FE000008" + "07" + hex("BRK%2EB")).route()).contains("BRK.B");
        assertThat(decode("FE000004" + "03" + hex("a+b")).route()).contains("a+b");
    }

    @Test
    void onlyTheFirstTagIsTheRoute() {
        assertThat(decode("FE000008" + "03" + hex("one") + "03" + hex("two")).route())
                .contains("one");
    }

    @Test
    void aRequestMayHaveAFormatOfItsOwnAndNameThoseItAccepts() {
        RequestMetadata json = decode("FA00000185");
        assertThat(json.requestFormat(DataFormat.MSGPACK)).isEqualTo(DataFormat.JSON);
        assertThat(json.answerFormat(DataFormat.MSGPACK)).isEqualTo(DataFormat.JSON);
        // accepts text/plain (0x21) and application/cbor (0x01)
        RequestMetadata accepting = decode("FB000002A181");
        assertThat(accepting.requestFormat(DataFormat.MSGPACK)).isEqualTo(DataFormat.MSGPACK);
        assertThat(accepting.answerFormat(DataFormat.MSGPACK)).isEqualTo(DataFormat.CBOR);
        String msgpack = hex("application/x-msgpack");
        assertThat(decode("FA000016" + "14" + msgpack).requestFormat(DataFormat.JSON))
                .isEqualTo(DataFormat.MSGPACK);
    }

    @Test
    void i12_aFormatThatIsNotSupportedIsRefusedWithThoseThatAre() {
        assertThatThrownBy(() -> decode("FA000001A1"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("text/plain", "application/x-msgpack, application/json, application/cbor");
        assertThatThrownBy(() -> decode("FB000001A1"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("text/plain");
    }

    @Test
    void credentialsAreReadBackAsTheyWere() {
        for (Credentials credentials : new Credentials[] {
            Credentials.simple("anna", "p\u00e4ss"), Credentials.bearer("ey.ab.c"), Credentials.ANONYMOUS
        }) {
            assertThat(RequestMetadata.decode(ByteBuffer.wrap(RequestMetadata.encode(credentials)))
                            .credentials())
                    .isEqualTo(credentials);
        }
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(Credentials.simple("anna", "geheim")).hasToString("Simple[user=anna]");
        assertThat(Credentials.bearer("geheim").toString()).doesNotContain("geheim");
    }

    @Test
    void i12_damagedMetadataIsInvalidInputAndNothingElse() {
        byte[] simple = RequestMetadata.encode(Credentials.simple("anna", "pass"));
        byte[] route = RequestMetadata.encode(Route.STREAM);
        byte[] both = ByteBuffer.allocate(simple.length + route.length)
                .put(simple)
                .put(route)
                .array();
        Damage damage = new Damage(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = damage.of(both);
            damage.requireTyped(() -> RequestMetadata.decode(ByteBuffer.wrap(damaged)));
        }
    }

    private static RequestMetadata decode(String hex) {
        return RequestMetadata.decode(ByteBuffer.wrap(bytes(hex)));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
}
