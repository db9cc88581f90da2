package io.tickflux.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Change;
import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.TimeRange;
import io.tickflux.api.WriteEvent;
import org.junit.jupiter.api.Test;

class ProducerTableTest {
    private final ProducerTable table = ProducerTable.restore(new byte[0]);

    @Test
    void aNumberThatIsNotAboveTheLastStoredOneIsKnown() {
        table.apply(event(3, Origin.of("feed", 7)));

        assertThat(table.storedAt("feed", 7)).contains(Position.of(3));
        assertThat(table.storedAt("feed", 6)).contains(Position.of(3));
        assertThat(table.storedAt("feed", 8)).isEmpty();
        assertThat(table.storedAt("other", 1)).isEmpty();
    }

    @Test
    void theLastCheckpointStaysWhenAWriteCarriesNone() {
        table.apply(event(1, Origin.of("feed", 1).withCheckpoint("row 100")));
        table.apply(event(2, Origin.of("feed", 2)));

        assertThat(table.checkpoint("feed")).contains("row 100");
    }

    @Test
    void aReplayOfOlderEventsChangesNothing() {
        table.apply(event(5, Origin.of("feed", 9).withCheckpoint("late")));
        table.apply(event(4, Origin.of("feed", 8).withCheckpoint("early")));

        assertThat(table.storedAt("feed", 9)).contains(Position.of(5));
        assertThat(table.checkpoint("feed")).contains("late");
    }

    @Test
    void aSnapshotBringsEverythingBack() {
        table.apply(event(5, Origin.of("feed", 9).withCheckpoint("näher")));
        table.apply(event(6, Origin.of("other", 1)));

        ProducerTable restored = ProducerTable.restore(table.snapshot());

        assertThat(restored.storedAt("feed", 9)).contains(Position.of(5));
        assertThat(restored.checkpoint("feed")).contains("näher");
        assertThat(restored.storedAt("other", 1)).contains(Position.of(6));
    }

    @Test
    void i6_manyProducersAreForgottenOldestFirstButNeverACheckpoint() {
        table.apply(event(1, new Origin("trigger:agg", 0, 1, "position")));
        for (int i = 1; i <= 70_000; i++) {
            table.apply(event(i + 1L, Origin.of("client-" + i, 1)));
        }

        assertThat(table.checkpoint("trigger:agg")).contains("position");
        assertThat(table.storedAt("client-1", 1)).isEmpty();
        assertThat(table.storedAt("client-70000", 1)).isPresent();
    }

    private static WriteEvent event(long position, Origin origin) {
        BucketKey key = BucketKey.parse("A/1Min/B");
        return new WriteEvent(Position.of(position), 0, key, new Change.Delete(TimeRange.ALL), origin);
    }
}
