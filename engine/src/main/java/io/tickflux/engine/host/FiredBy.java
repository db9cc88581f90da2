package io.tickflux.engine.host;

import io.tickflux.api.KeyPattern;
import io.tickflux.engine.host.source.Intake;
import io.tickflux.engine.host.source.RequestName;
import io.tickflux.engine.host.source.Schedule;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that fires a trigger; nothing for a bgworker.
 *
 * @param patterns events whose key matches any of these
 * @param schedules the clock
 * @param requests clients
 */
public record FiredBy(List<KeyPattern> patterns, List<Schedule> schedules, List<RequestName> requests) {
    public FiredBy {
        patterns = List.copyOf(patterns);
        schedules = List.copyOf(schedules);
        requests = List.copyOf(requests);
    }

    static FiredBy of(List<KeyPattern> patterns, Intake intake) {
        return new FiredBy(patterns, intake.schedules(), intake.requests());
    }

    /** As in the config file, patterns first. */
    public List<String> texts() {
        return Stream.of(patterns, schedules, requests)
                .flatMap(List::stream)
                .map(Object::toString)
                .toList();
    }

    public boolean isEmpty() {
        return patterns.isEmpty() && schedules.isEmpty() && requests.isEmpty();
    }
}
