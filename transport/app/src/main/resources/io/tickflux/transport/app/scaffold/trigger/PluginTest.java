package {{package}};

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Write;
import io.tickflux.api.plugin.TriggerProvider;
import io.tickflux.plugins.testkit.Rows;
import io.tickflux.plugins.testkit.StoredRow;
import io.tickflux.plugins.testkit.TestHost;
import io.tickflux.plugins.testkit.TriggerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract brings tests of its own: what a server relies on, crashes included. */
class {{class}}Test implements TriggerContract {
    private static final BucketKey BARS = BucketKey.parse("AAPL/1Min/OHLCV");
    private static final BucketKey RANGES = BucketKey.parse("AAPL/1Min/RANGE");

    @Override
    public TriggerProvider provider() {
        return new {{class}}Provider();
    }

    @Override
    public Map<String, ?> config() {
        return Map.of("group", "RANGE");
    }

    @Override
    public List<Write> sample() {
        return List.of(bar("2024-03-04T10:00:00Z", 12, 10), bar("2024-03-04T10:01:00Z", 15, 11));
    }

    private static Write bar(String time, double high, double low) {
        return Write.fixed(BARS, Rows.of("High:f8", "Low:f8").at(time, high, low).build());
    }

    @Test
    void theRangeOfABarIsStoredAtItsTime() {
        TestHost host = TestHost.of(config());

        host.fire(provider()).write(bar("2024-03-04T10:00:00Z", 12, 10));

        assertThat(host.store().rows(RANGES))
                .containsExactly(new StoredRow(Rows.nanos("2024-03-04T10:00:00Z"), Map.of("Range", 2.0)));
    }

    @Test
    void aCorrectedBarCorrectsItsRange() {
        TestHost host = TestHost.of(config());

        host.fire(provider()).write(bar("2024-03-04T10:00:00Z", 12, 10));
        host.fire(provider()).write(bar("2024-03-04T10:00:00Z", 13, 10));

        assertThat(host.store().rows(RANGES)).extracting(row -> row.number("Range")).containsExactly(3.0);
    }
}
