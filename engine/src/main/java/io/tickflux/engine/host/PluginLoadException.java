package io.tickflux.engine.host;

import io.tickflux.engine.EngineException;
import java.util.List;
import java.util.stream.Collectors;

/** Some plugins cannot start, so none was started. Carries all that is wrong at once. */
public final class PluginLoadException extends EngineException {
    private static final long serialVersionUID = 1L;

    private final transient List<PluginFault> faults;

    PluginLoadException(List<PluginFault> faults) {
        super(faults.stream()
                .map(PluginFault::toString)
                .collect(Collectors.joining("\n", "plugins cannot start:\n", "")));
        this.faults = List.copyOf(faults);
        for (PluginFault fault : faults) {
            if (fault.cause() != null) {
                addSuppressed(fault.cause());
            }
        }
    }

    /** At least one. */
    public List<PluginFault> faults() {
        return faults;
    }
}
