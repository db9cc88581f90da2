package io.tickflux.engine.host;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import io.tickflux.api.Write;
import io.tickflux.api.plugin.BgWorker;
import io.tickflux.api.plugin.BgWorkerProvider;
import io.tickflux.api.plugin.PluginContext;
import io.tickflux.api.plugin.StreamTrigger;
import io.tickflux.api.plugin.StreamTriggerProvider;
import io.tickflux.api.plugin.Trigger;
import io.tickflux.api.plugin.TriggerProvider;
import java.util.function.Function;

/** Plugins made of a lambda, and rows for them. */
final class TestPlugins {
    static final Schema SCHEMA = Schema.of(new Column("Close", ColumnType.FLOAT64));

    private TestPlugins() {}

    static TriggerProvider trigger(String module, Function<PluginContext, Trigger> make) {
        return new TriggerProvider() {
            @Override
            public String module() {
                return module;
            }

            @Override
            public Trigger create(PluginContext context) {
                return make.apply(context);
            }
        };
    }

    static StreamTriggerProvider streamTrigger(String module, Function<PluginContext, StreamTrigger> make) {
        return new StreamTriggerProvider() {
            @Override
            public String module() {
                return module;
            }

            @Override
            public StreamTrigger create(PluginContext context) {
                return make.apply(context);
            }
        };
    }

    static BgWorkerProvider bgWorker(String module, Function<PluginContext, BgWorker> make) {
        return new BgWorkerProvider() {
            @Override
            public String module() {
                return module;
            }

            @Override
            public BgWorker create(PluginContext context) {
                return make.apply(context);
            }
        };
    }

    /** One row whose time in nanoseconds and value are the number. */
    static Write row(String key, long number) {
        Records records =
                Records.builder(SCHEMA).row(number).set(1, (double) number).build();
        return Write.fixed(BucketKey.parse(key), records);
    }

    static long numberOf(Records records) {
        return records.epochNanos(0);
    }
}
