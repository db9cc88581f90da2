package io.tickflux.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Judges the patterns, schedules and conditions of triggers. This module reads files and does not know what a pattern or a timeframe is; whoever
 * does hands its knowledge in by {@link ConfigLoader#with(PatternChecker)}.
 */
@FunctionalInterface
public interface PatternChecker {

    /** Returns what is wrong with {@code pattern}, or nothing. Must not throw. */
    Optional<Problem> check(String pattern);

    /** Returns what is wrong with an item of {@code on}, a pattern or a schedule, or nothing. Must not throw. */
    default Optional<Problem> checkOn(String source) {
        return check(source);
    }

    /** Returns what is wrong with the sessions file of a calendar, or nothing. Must not throw. */
    default Optional<Problem> checkCalendar(Path file) {
        return Optional.empty();
    }

    /** Returns a checker to which schedules may name these calendars, too. */
    default PatternChecker knowing(List<CalendarConfig> calendars) {
        return this;
    }

    /** Returns what is wrong with the condition of {@code where}, or nothing. Must not throw. */
    default Optional<Problem> checkWhere(String condition) {
        return Optional.empty();
    }

    /** Returns a checker that accepts any pattern. */
    static PatternChecker acceptAll() {
        return pattern -> Optional.empty();
    }
}
