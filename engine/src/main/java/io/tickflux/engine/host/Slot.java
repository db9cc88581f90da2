package io.tickflux.engine.host;

import io.tickflux.api.calendar.MarketCalendars;
import org.jspecify.annotations.Nullable;

/**
 * The place of one instance in a running host. What takes its place goes on at its cursor.
 *
 * @param identity what was configured
 * @param source where its classes are from
 * @param kit what belongs to it
 * @param supervisor keeps it running
 * @param cursor how far it is; null for a bgworker
 */
record Slot(
        PluginIdentity identity,
        PluginSource source,
        PluginKit kit,
        Supervisor supervisor,
        @Nullable Cursor cursor) {
    /** Whether it is configured so, its classes are these, and the calendars it has asked for are as they were. */
    boolean runs(PluginIdentity wanted, PluginSource from, MarketCalendars calendars) {
        return source == from && identity.equals(wanted) && kit.calendars().areIn(calendars);
    }
}
