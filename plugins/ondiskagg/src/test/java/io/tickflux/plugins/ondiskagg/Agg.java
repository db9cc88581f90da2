package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Timeframe;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.plugins.testkit.FiredTrigger;
import io.tickflux.plugins.testkit.MemoryStore;
import io.tickflux.plugins.testkit.StoredRow;
import io.tickflux.plugins.testkit.TestHost;
import java.util.List;
import java.util.Map;

/** The trigger in its host. */
record Agg(TestHost host, FiredTrigger trigger) {
    static Agg of(Map<String, ?> config) {
        TestHost host = TestHost.of(config);
        return new Agg(host, host.fire(new OnDiskAggProvider()));
    }

    static Agg with(String... destinations) {
        return of(Map.of("destinations", List.of(destinations)));
    }

    List<WriteEvent> write(Write write) {
        return trigger.write(write);
    }

    List<WriteEvent> deliver(WriteEvent event) {
        return trigger.deliver(event);
    }

    MemoryStore store() {
        return host.store();
    }

    /** The bars of another timeframe. */
    List<StoredRow> bars(BucketKey base, String timeframe) {
        return store().rows(base.withTimeframe(Timeframe.parse(timeframe)));
    }
}
