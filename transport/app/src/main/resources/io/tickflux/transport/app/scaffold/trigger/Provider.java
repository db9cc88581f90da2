package {{package}};

import io.tickflux.api.plugin.PluginContext;
import io.tickflux.api.plugin.Trigger;
import io.tickflux.api.plugin.TriggerProvider;

/** Makes the trigger {@code {{name}}}. */
public final class {{class}}Provider implements TriggerProvider {
    /** What a configuration asks for. */
    @Override
    public String module() {
        return "{{name}}";
    }

    /** Reads each key of the block {@code config}; one that is never read is refused as a mistake. */
    @Override
    public Trigger create(PluginContext context) {
        return new {{class}}(context.config().text("group").orElse("RANGE"));
    }
}
