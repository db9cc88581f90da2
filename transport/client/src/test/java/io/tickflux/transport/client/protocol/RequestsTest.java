package io.tickflux.transport.client.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Limit;
import io.tickflux.api.Position;
import io.tickflux.api.Query;
import io.tickflux.api.StartAt;
import io.tickflux.api.TimeRange;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests of routes stream and query. */
class RequestsTest {
    @Test
    void everyStartIsReadBackAsItWas() {
        List<StartAt> starts = List.of(
                StartAt.NOW,
                StartAt.EARLIEST,
                StartAt.from(Position.of(7)),
                StartAt.after(Position.of(7, 8)),
                StartAt.time(1_700_000_000_000_000_001L),
                StartAt.time(-5));
        for (StartAt start : starts) {
            SubscribeRequest request = new SubscribeRequest(List.of(KeyPattern.parse("*/1Min")), start);
            assertThat(SubscribeRequest.decode(request.encode())).isEqualTo(request);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1700000000,1700000000000000000",
        "'\"1700000000\"',1700000000000000000",
        "'\"1700000000.000000001\"',1700000000000000001",
        "'\"2013-10-07\"',1381104000000000000",
        "'\"2013-10-07T13:30:00\"',1381152600000000000",
        "'\"2013-10-07T13:30:00+02:00\"',1381145400000000000"
    })
    void aTimeIsSecondsOrIso(String from, long nanos) {
        assertThat(stream("{\"patterns\":[\"A\"],\"from\":" + from + "}").start())
                .isEqualTo(StartAt.time(nanos));
    }

    @Test
    void aTokenOfAPositionIsNeverTakenForATime() {
        assertThat(stream("{\"patterns\":[\"A\"],\"from\":\"0000001700000000000\"}")
                        .start())
                .isEqualTo(StartAt.from(Position.of(1_700_000_000_000L)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "until",
                "snapshot",
                "progress",
                "final_only",
                "fields",
                "conflate",
                "batch",
                "overflow",
                "max_rows"
            })
    void i12_whatIsNotBuiltYetIsRefusedAndNotIgnored(String field) {
        assertThatThrownBy(() -> stream("{\"patterns\":[\"A\"],\"" + field + "\":1}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll(field, "cannot do that yet");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"paterns\":[\"A\"]} | patterns: 0",
                "{\"patterns\":[\"A\"],\"form\":1} | did you mean \"from\"",
                "{\"patterns\":[\"A\"],\"from\":\"now\",\"after\":\"0000000000000000001\"} | from and after",
                "{\"patterns\":\"A\"} | a list",
                "{\"patterns\":[\"A/1min\"]} | did you mean",
                "{\"patterns\":[\"A\"],\"from\":\"yesterday\"} | epoch seconds or an ISO time",
                "{\"patterns\":[\"A\"],\"after\":\"17\"} | a token of 19 digits",
                "[] | a map"
            })
    void i12_aBadSubscriptionSaysWhatWasExpected(String json, String text) {
        assertThatThrownBy(() -> stream(json))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(text);
    }

    @Test
    void everyQueryIsReadBackAsItWas() {
        Query all = Query.of(KeyPattern.parse("A,B/1Min/*"));
        List<Query> queries = List.of(
                all,
                all.within(new TimeRange(-1, 1_700_000_000_000_000_001L)),
                all.limitedTo(Limit.last(5)).selecting(List.of("Close", "Open")),
                all.limitedTo(Limit.first(0)));
        for (Query query : queries) {
            assertThat(QueryCodec.decode(QueryCodec.encode(query))).isEqualTo(query);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"pattern\":\"A\",\"first\":1,\"last\":1} | first and last",
                "{\"pattern\":\"A\",\"first\":-1} | 0 or more",
                "{\"pattern\":\"A\",\"frist\":1} | did you mean \"first\"",
                "{} | pattern",
                "{\"pattern\":\"A\",\"from\":1.5} | a whole number",
                "{\"pattern\":\"A\",\"to\":1,\"to_nanos\":1000000000} | 0 to 999999999"
            })
    void i12_aBadQuerySaysWhatWasExpected(String json, String text) {
        assertThatThrownBy(() -> QueryCodec.decode(tree(json)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(text);
    }

    private static SubscribeRequest stream(String json) {
        return SubscribeRequest.decode(tree(json));
    }

    private static com.fasterxml.jackson.databind.JsonNode tree(String json) {
        return Trees.decode(DataFormat.JSON, ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
    }
}
