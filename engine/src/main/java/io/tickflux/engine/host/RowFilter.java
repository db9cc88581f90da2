package io.tickflux.engine.host;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.WriteEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leaves the rows out that a trigger does not want. Counts events of which nothing is left. For one thread at a time. */
final class RowFilter {
    private static final Logger log = LoggerFactory.getLogger(RowFilter.class);

    private final PluginKit kit;
    private boolean warned;

    RowFilter(PluginKit kit) {
        this.kit = kit;
    }

    /** What is left; null when nothing is. An event whose columns the condition does not fit is left out, which is said once. */
    @Nullable
    WriteEvent select(WriteEvent event) {
        WriteEvent selected = null;
        try {
            selected = kit.identity().intake().select(event).orElse(null);
        } catch (InvalidInputException unfit) {
            kit.meters().count(PluginMeters.UNFIT, 1);
            warn(event, unfit);
        }
        if (selected == null) {
            kit.meters().count(PluginMeters.FILTERED, 1);
        }
        return selected;
    }

    private void warn(WriteEvent event, InvalidInputException unfit) {
        if (!warned) {
            warned = true;
            log.warn(
                    "\"where\" does not fit the columns, further such events are only counted: trigger={}, key={}, error={}",
                    kit.identity().name(),
                    event.key(),
                    unfit.getMessage());
        }
    }
}
