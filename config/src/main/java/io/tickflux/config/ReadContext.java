package io.tickflux.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What the readers of all sections share.
 *
 * @param diagnostics where complaints go
 * @param patterns the judge of triggers' patterns
 * @param baseDirectory where the configuration lies
 * @param keys every key that some reader asked for, as {@code triggers[].on}: the keys there are
 */
record ReadContext(Diagnostics diagnostics, PatternChecker patterns, Path baseDirectory, Set<String> keys) {
    ReadContext knowing(List<CalendarConfig> calendars) {
        return new ReadContext(diagnostics, patterns.knowing(calendars), baseDirectory, keys);
    }
}
