package io.tickflux.engine.host;

import static io.tickflux.engine.host.TestPlugins.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.StartAt;
import io.tickflux.api.calendar.MarketCalendars;
import io.tickflux.api.plugin.PluginConfig;
import io.tickflux.engine.host.source.Intake;
import io.tickflux.engine.host.source.Missed;
import io.tickflux.engine.host.source.Schedule;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** Calendars of one's own, which change while the host runs. */
class CalendarsTest {
    @TempDir
    Path folder;

    private static MarketCalendars calendars(String open, String other) {
        return MarketCalendars.builtIn()
                .with("MINE", List.of("zone,UTC", "hours,MON-SUN," + open + ",20:00"))
                .with("OTHER", List.of("zone,UTC", "hours,MON-SUN," + other + ",20:00"));
    }

    @Test
    void aScheduleFollowsTheCalendarThatItNames() {
        Schedule schedule = Schedule.parse("session:MINE:open+5m", calendars("09:00", "10:00"));

        assertThat(schedule.latest(Instant.parse("2024-01-01T00:00:00Z"), Instant.parse("2024-01-01T12:00:00Z")))
                .isEqualTo(Optional.of(Instant.parse("2024-01-01T09:05:00Z")));
        assertThat(schedule)
                .isEqualTo(Schedule.parse("session:MINE:open+5m", calendars("09:00", "11:00")))
                .isNotEqualTo(Schedule.parse("session:MINE:open+5m", calendars("09:01", "10:00")));
    }

    @Test
    void onlyPluginsWhoseCalendarsChangedAreReplaced() {
        HostHarness harness = HostHarness.in(folder)
                .with(
                        trigger("asker", context -> {
                            String open = context.calendar("MINE")
                                    .session(java.time.LocalDate.EPOCH)
                                    .orElseThrow()
                                    .toString();
                            return event -> Flux.error(new IllegalStateException(open));
                        }),
                        trigger("plain", context -> event -> Flux.empty()));
        try (harness) {
            harness.calendars = calendars("09:00", "10:00");
            harness.trigger("asker", "asker", "a/1Min").trigger("plain", "plain", "a/1Min");
            harness.trigger(timed(harness.calendars)).start();

            HostConfig config = harness.config();
            assertThat(harness.host
                            .reload(config.withCalendars(calendars("09:00", "11:00")))
                            .outcome())
                    .isEqualTo(ReloadReport.Outcome.UNCHANGED);
            MarketCalendars changed = calendars("09:30", "11:00");
            TriggerSpec[] triggers = config.triggers().toArray(TriggerSpec[]::new);
            triggers[2] = timed(changed);
            ReloadReport report =
                    harness.host.reload(config.withTriggers(triggers).withCalendars(changed));

            assertThat(report.replaced()).containsExactly("asker", "timed");
        }
    }

    private static TriggerSpec timed(MarketCalendars calendars) {
        Schedule schedule = Schedule.parse("session:MINE:open", calendars);
        return new TriggerSpec("timed", "plain", List.of(), StartAt.NOW, PluginConfig.empty())
                .with(Intake.ALL.on(List.of(schedule), Missed.SKIP));
    }
}
