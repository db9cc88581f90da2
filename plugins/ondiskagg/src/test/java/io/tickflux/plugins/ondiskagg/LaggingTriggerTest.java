package io.tickflux.plugins.ondiskagg;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.BucketKey;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.plugins.testkit.FiredTrigger;
import io.tickflux.plugins.testkit.Rows;
import io.tickflux.plugins.testkit.TestHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is stored runs ahead of what the trigger was fired with. */
class LaggingTriggerTest {
    private static final BucketKey BASE = BucketKey.parse("AAPL/1Min/OHLCV");
    private static final BucketKey QUARTER = BucketKey.parse("AAPL/15Min/OHLCV");
    private static final int VOLUME = 5;

    private final TestHost host = TestHost.of(Map.of("destinations", List.of("5Min", "15Min")));
    private final FiredTrigger trigger = host.fire(new OnDiskAggProvider());
    private final List<WriteEvent> later = new ArrayList<>();

    private static Write minutes(int first, int count) {
        Rows rows = Rows.bars(ColumnType.FLOAT64);
        for (int minute = first; minute < first + count; minute++) {
            rows.at("2024-03-04T10:%02d:00Z".formatted(minute), 1.0, 1.0, 1.0, 1.0, 10.0);
        }
        return Write.fixed(BASE, rows.build());
    }

    /** As if they came while the trigger reads. */
    private void storeLater() {
        if (later.isEmpty()) {
            later.add(host.store(minutes(5, 2)).orElseThrow());
            later.add(host.store(minutes(7, 3)).orElseThrow());
        }
    }

    @Test
    void aBarThatHasShownLaterRowsKeepsThem() {
        WriteEvent first = host.store(minutes(0, 3)).orElseThrow();
        host.onQuery(this::storeLater);

        List<WriteEvent> derived = new ArrayList<>(trigger.deliver(first));
        later.forEach(event -> derived.addAll(trigger.deliver(event)));

        assertThat(derived.stream()
                        .filter(event -> event.key().equals(QUARTER))
                        .map(event -> event.records().doubleAt(VOLUME, 0)))
                .isNotEmpty()
                .isSorted()
                .endsWith(80.0);
    }
}
