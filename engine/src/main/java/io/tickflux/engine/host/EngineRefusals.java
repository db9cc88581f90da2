package io.tickflux.engine.host;

import io.tickflux.api.WriteEvent;
import io.tickflux.engine.EngineClosedException;
import io.tickflux.engine.OverloadedException;
import io.tickflux.engine.PositionExpiredException;
import io.tickflux.engine.StorageUnavailableException;
import io.tickflux.engine.WritesRefusedException;
import org.jspecify.annotations.Nullable;

/** What a failure of the engine means to a run. */
final class EngineRefusals {
    private EngineRefusals() {}

    /** Whether the same write or read may succeed a little later. */
    static boolean isPassing(Throwable failure) {
        return failure instanceof OverloadedException
                || failure instanceof WritesRefusedException
                || failure instanceof StorageUnavailableException;
    }

    /** How a run ends by it; what is not known as the engine's own is laid to the plugin. */
    static RunEnd end(Throwable failure, @Nullable WriteEvent event) {
        if (failure instanceof PluginCallException call) {
            return new RunEnd.Failed(call.failure(), event);
        }
        if (failure instanceof EngineClosedException) {
            return RunEnd.DONE;
        }
        if (failure instanceof PositionExpiredException) {
            return new RunEnd.Lost(failure);
        }
        return isPassing(failure) ? new RunEnd.Refused(failure) : new RunEnd.Failed(failure, event);
    }
}
