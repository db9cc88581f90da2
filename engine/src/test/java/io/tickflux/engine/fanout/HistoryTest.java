package io.tickflux.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Position;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.testing.InMemoryJournal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final BucketKey WANTED = BucketKey.parse("S1/1Min/OHLCV");
    private static final BucketKey OTHER = BucketKey.parse("S2/1Min/OHLCV");

    @Test
    void i3_anEventReadBeforeItIsPublishedIsShownWhenTheTailRanPastIt() {
        try (Bench<InMemoryJournal> bench = Bench.with(1)) {
            List<WriteEvent> events = bench.journal(OTHER, OTHER, OTHER, WANTED, WANTED, WANTED);
            Tail tail = Tail.create(1, 1 << 20, Position.ORIGIN);
            publish(tail, events.subList(0, 3));
            try (History history = History.open(bench.journal, tail, bench.positionOf(1), WANTED::equals)) {
                assertThat(history.peek()).as("not published yet").isNull();
                assertThat(history.position()).isEqualTo(bench.positionOf(4));
                assertThat(history.reachesTail()).isTrue();

                publish(tail, events.subList(3, 6));

                assertThat(history.reachesTail()).as("the tail ran away").isFalse();
                assertThat(shown(history)).isEqualTo(events.subList(3, 5));
                assertThat(history.position()).isEqualTo(bench.positionOf(6));
                assertThat(history.reachesTail()).isTrue();
            }
        }
    }

    private static void publish(Tail tail, List<WriteEvent> events) {
        events.forEach(event -> tail.append(event, 0));
    }

    private static List<WriteEvent> shown(History history) {
        List<WriteEvent> shown = new ArrayList<>();
        for (WriteEvent event = history.peek(); event != null; event = history.peek()) {
            shown.add(event);
            history.advance();
        }
        return shown;
    }
}
