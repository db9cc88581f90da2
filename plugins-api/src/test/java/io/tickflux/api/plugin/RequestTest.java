package io.tickflux.api.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.RecordType;
import io.tickflux.api.Records;
import io.tickflux.api.WriteEvent;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RequestTest {
    private static WriteEvent event(BucketKey key, Records records) {
        Change rows = new Change.Rows(RecordType.VARIABLE, records);
        return new WriteEvent(Position.of(1), 0, key, rows, Origin.ANONYMOUS);
    }

    @Test
    void anyTextComesBackAsItWas() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            Map<String, String> arguments = new TreeMap<>();
            for (int i = random.nextInt(5); i > 0; i--) {
                arguments.put('n' + text(random), text(random));
            }
            Request request = new Request("/a/b-" + round, "id" + round, arguments);
            WriteEvent event = event(Request.keyOf("agg 1/x", request.name()), request.toRecords(round));
            assertThat(Request.of(event)).as("seed %d", seed).contains(request);
        }
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(60), 0, 0x3000)
                .filter(c -> Character.isDefined(c) && !Character.isSurrogate((char) c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Test
    void otherEventsAreNone() {
        Request request = new Request("/a", "1", Map.of());
        assertThat(Request.of(event(BucketKey.parse("A/1Min/T!x"), request.toRecords(1))))
                .isEmpty();
        assertThat(Request.of(event(Request.keyOf("t", "/a"), Firing.beginning(java.time.Instant.EPOCH))))
                .isEmpty();
        assertThat(Request.of(event(Request.keyOf("t", "/a"), new Request("/a", "", Map.of()).toRecords(1))))
                .isEmpty();
    }

    @Test
    void i12_argumentsThatAreTooLongOrHaveNoNameAreRefused() {
        assertThatThrownBy(() -> new Request("/a", "1", Map.of("x", "y".repeat(65_536))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("arguments: 65545 characters");
        assertThatThrownBy(() -> new Request("/a", "1", Map.of("", "y"))).isInstanceOf(InvalidInputException.class);
    }
}
