package {{package}};

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.BucketKey;
import io.tickflux.api.plugin.BgWorkerProvider;
import io.tickflux.plugins.testkit.BgWorkerContract;
import io.tickflux.plugins.testkit.TestHost;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

/** The contract brings tests of its own: what a server relies on, crashes included. Time stands still until a test moves it. */
class {{class}}Test implements BgWorkerContract {
    private static final BucketKey TICKS = BucketKey.parse("DEMO/1Sec/TICK");

    @Override
    public BgWorkerProvider provider() {
        return new {{class}}Provider();
    }

    /** It ends within a minute of the test's clock. */
    @Override
    public Map<String, ?> config() {
        return Map.of("key", "DEMO/1Sec/TICK", "every", "1s", "rows", 20);
    }

    @Test
    void oneRowIsFetchedEachSecond() {
        TestHost host = TestHost.of(config());
        Disposable running = host.run(provider()).subscribe(host::store);

        host.time().advanceBy(Duration.ofSeconds(3));

        assertThat(host.store().rows(TICKS)).hasSize(3);
        running.dispose();
    }

    @Test
    void aRestartGoesOnBehindWhatIsStored() {
        TestHost host = TestHost.of(config());
        host.run(provider()).take(5).subscribe(host::store);
        host.time().advanceBy(Duration.ofSeconds(10));

        host.run(provider()).subscribe(host::store);
        host.time().advanceBy(patience());

        assertThat(host.store().rows(TICKS)).hasSize(20);
        assertThat(host.repeated()).isZero();
    }
}
