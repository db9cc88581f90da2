package io.tickflux.transport.app.trial;

import io.tickflux.api.WriteEvent;
import io.tickflux.engine.host.PluginReport;
import java.util.List;

/**
 * What became of a trial.
 *
 * @param events everything that was stored, in order: the input and what was derived
 * @param report how the trigger was doing at the end
 * @param outcome whether it was done
 */
public record TrialResult(List<WriteEvent> events, PluginReport report, Outcome outcome) {
    /** How it ended. */
    public enum Outcome {
        /** Every event that the trigger asked for has been handled. */
        DONE,
        /** The trigger failed; the report says with what. */
        FAILED,
        /** The trigger made no progress for a while. */
        STUCK
    }

    public TrialResult {
        events = List.copyOf(events);
    }
}
