package io.tickflux.transport.app.boot;

import io.tickflux.api.KeyPattern;
import io.tickflux.api.StartAt;
import io.tickflux.api.calendar.MarketCalendars;
import io.tickflux.config.IntakeConfig;
import io.tickflux.config.StartFrom;
import io.tickflux.config.TriggerConfig;
import io.tickflux.engine.host.source.Batching;
import io.tickflux.engine.host.source.Intake;
import io.tickflux.engine.host.source.Missed;
import io.tickflux.engine.host.source.RequestName;
import io.tickflux.engine.host.source.RowCondition;
import io.tickflux.engine.host.source.Schedule;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What fires a trigger, as the plugin host takes it. */
final class IntakeSettings {
    private IntakeSettings() {}

    static List<KeyPattern> patterns(TriggerConfig trigger) {
        return trigger.on().stream()
                .filter(on -> !Schedule.isSchedule(on) && !RequestName.isRequest(on))
                .map(KeyPattern::parse)
                .toList();
    }

    static StartAt start(StartFrom start) {
        if (start instanceof StartFrom.Time at) {
            Instant time = at.time();
            return StartAt.time(TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano());
        }
        return start.equals(StartFrom.EARLIEST) ? StartAt.EARLIEST : StartAt.NOW;
    }

    static Intake intake(TriggerConfig trigger, MarketCalendars calendars) {
        IntakeConfig config = trigger.intake();
        return new Intake(
                config.where().map(RowCondition::parse),
                new Batching(config.batchMax(), config.batchLinger()),
                trigger.on().stream()
                        .filter(Schedule::isSchedule)
                        .map(schedule -> Schedule.parse(schedule, calendars))
                        .toList(),
                trigger.on().stream()
                        .filter(RequestName::isRequest)
                        .map(RequestName::parse)
                        .toList(),
                config.skipMissed() ? Missed.SKIP : Missed.ONCE);
    }
}
