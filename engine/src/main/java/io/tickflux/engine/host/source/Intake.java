package io.tickflux.engine.host.source;

import io.tickflux.api.Change;
import io.tickflux.api.Records;
import io.tickflux.api.WriteEvent;
import java.util.List;
import java.util.Optional;

/**
 * What a trigger is given besides every event of its patterns, and how.
 *
 * @param where the rows it wants; empty for all
 * @param batching how events are joined
 * @param schedules what fires it by the clock
 * @param requests what clients fire it by
 * @param missed what becomes of firings that it was not running for
 */
public record Intake(
        Optional<RowCondition> where,
        Batching batching,
        List<Schedule> schedules,
        List<RequestName> requests,
        Missed missed) {
    /** Every event of the patterns, by itself, and nothing else. */
    public static final Intake ALL = new Intake(Optional.empty(), Batching.NONE, List.of(), List.of(), Missed.ONCE);

    public Intake {
        schedules = List.copyOf(schedules);
        requests = List.copyOf(requests);
    }

    public Intake where(RowCondition condition) {
        return new Intake(Optional.of(condition), batching, schedules, requests, missed);
    }

    public Intake in(Batching batches) {
        return new Intake(where, batches, schedules, requests, missed);
    }

    public Intake on(List<Schedule> times, Missed others) {
        return new Intake(where, batching, times, requests, others);
    }

    public Intake on(RequestName... names) {
        return new Intake(where, batching, schedules, List.of(names), missed);
    }

    /**
     * An event with the wanted rows only; empty when it has rows and none is wanted. Creations and deletions are always wanted.
     *
     * @throws io.tickflux.api.InvalidInputException as {@link RowCondition#select}
     */
    public Optional<WriteEvent> select(WriteEvent event) {
        if (where.isEmpty() || !(event.change() instanceof Change.Rows rows)) {
            return Optional.of(event);
        }
        Records wanted = where.get().select(rows.records());
        if (wanted.rows() == rows.records().rows()) {
            return Optional.of(event);
        }
        return wanted.isEmpty()
                ? Optional.empty()
                : Optional.of(Batch.with(event, new Change.Rows(rows.type(), wanted)));
    }
}
