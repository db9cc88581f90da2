package io.tickflux.engine.host;

import java.time.Instant;
import java.util.List;

/**
 * What a change of plugins came to.
 *
 * @param at when
 * @param outcome whether it took place
 * @param added the instances that began
 * @param replaced those that another version or configuration took the place of
 * @param removed those that ended
 * @param faults what could not be loaded
 */
public record ReloadReport(
        Instant at,
        Outcome outcome,
        List<String> added,
        List<String> replaced,
        List<String> removed,
        List<PluginFault> faults) {
    /** Whether a change took place. */
    public enum Outcome {
        /** It did. */
        APPLIED,
        /** There was nothing to change. */
        UNCHANGED,
        /** It did not, because of the faults; all plugins go on as they were. */
        REFUSED
    }

    public ReloadReport {
        added = List.copyOf(added);
        replaced = List.copyOf(replaced);
        removed = List.copyOf(removed);
        faults = List.copyOf(faults);
    }

    @Override
    public String toString() {
        return "outcome=" + outcome + ", added=" + added + ", replaced=" + replaced + ", removed=" + removed
                + ", faults=" + faults;
    }
}
