package {{package}};

import io.tickflux.api.BucketKey;
import io.tickflux.api.plugin.BgWorker;
import io.tickflux.api.plugin.BgWorkerProvider;
import io.tickflux.api.plugin.PluginConfig;
import io.tickflux.api.plugin.PluginContext;
import java.time.Duration;

/** Makes the bgworker {@code {{name}}}. */
public final class {{class}}Provider implements BgWorkerProvider {
    /** What a configuration asks for. */
    @Override
    public String module() {
        return "{{name}}";
    }

    /** Reads each key of the block {@code config}; one that is never read is refused as a mistake. */
    @Override
    public BgWorker create(PluginContext context) {
        PluginConfig config = context.config();
        return new {{class}}(
                context,
                BucketKey.parse(config.require("key", config.text("key"))),
                config.duration("every").orElse(Duration.ofSeconds(1)),
                config.integer("rows").orElse(Long.MAX_VALUE));
    }
}
