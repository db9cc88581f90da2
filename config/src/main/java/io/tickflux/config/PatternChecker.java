package io.tickflux.config;

import java.util.Optional;

/**
 * Judges the patterns of triggers. This module reads files and does not know what a pattern or a timeframe is; whoever
 * does hands its knowledge in by {@link ConfigLoader#with(PatternChecker)}.
 */
@FunctionalInterface
public interface PatternChecker {

    /** Returns what is wrong with {@code pattern}, or nothing. Must not throw. */
    Optional<Problem> check(String pattern);

    /** Returns a checker that accepts any pattern. */
    static PatternChecker acceptAll() {
        return pattern -> Optional.empty();
    }
}
