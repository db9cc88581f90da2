package io.tickflux.transport.client.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.Ack;
import io.tickflux.api.AckLevel;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Position;
import io.tickflux.api.RecordType;
import io.tickflux.api.Schema;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AnswersTest {
    @ParameterizedTest
    @EnumSource
    void everyAnswerIsReadBackAsItWas(DataFormat format) {
        Ack ack = new Ack(Position.of(42), AckLevel.PROCESS_SAFE, Ack.Outcome.DUPLICATE);
        assertThat(Answers.ack(travelled(format, Answers.ack(ack)))).isEqualTo(ack);
        CatalogEntry entry = new CatalogEntry(
                BucketKey.parse("A/1Min/B"), RecordType.VARIABLE, Schema.of(new Column("Close", ColumnType.FLOAT32)));
        assertThat(Answers.catalogEntry(travelled(format, Answers.catalogEntry(entry))))
                .isEqualTo(entry);
        assertThat(Answers.symbols(travelled(format, Answers.symbols(List.of("A", "B")))))
                .containsExactly("A", "B");
        ServerStatus status = new ServerStatus(
                "1.0",
                new ServerStatus.Storage(
                        "OPEN",
                        "",
                        AckLevel.DURABLE,
                        Position.of(1),
                        Position.of(9),
                        Position.of(8),
                        List.of("0000000001.segment"),
                        Position.of(3),
                        4,
                        5,
                        6),
                new ServerStatus.Traffic(1, 2, 3, 4),
                List.of(new ServerStatus.Plugin("agg", "trigger", "RUNNING", "")));
        assertThat(Answers.status(travelled(format, Answers.status(status)))).isEqualTo(status);
    }

    @Test
    void anAckInJsonIsTheTextThatTheProtocolPageShows() {
        Ack ack = new Ack(Position.of(42), AckLevel.DURABLE, Ack.Outcome.STORED);
        assertThat(new String(Trees.encode(DataFormat.JSON, Answers.ack(ack)), StandardCharsets.UTF_8))
                .isEqualTo("{\"position\":\"0000000000000000042\",\"level\":\"durable\",\"outcome\":\"stored\"}");
    }

    private static com.fasterxml.jackson.databind.JsonNode travelled(
            DataFormat format, com.fasterxml.jackson.databind.JsonNode tree) {
        return Trees.decode(format, ByteBuffer.wrap(Trees.encode(format, tree)));
    }
}
