package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.InvalidInputException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;

/** Which base rows count. */
enum RowFilter {
    ALL {
        @Override
        boolean keeps(long epochNanos) {
            return true;
        }
    },
    /** Monday to Friday, 09:30 to before 16:00 in New York. */
    NASDAQ {
        @Override
        boolean keeps(long epochNanos) {
            long second = Math.floorDiv(epochNanos, 1_000_000_000L);
            LocalDateTime local = LocalDateTime.ofInstant(Instant.ofEpochSecond(second), NEW_YORK);
            DayOfWeek day = local.getDayOfWeek();
            LocalTime time = local.toLocalTime();
            boolean isWeekend = day == DayOfWeek.SATURDAY || day == DayOfWeek.SUNDAY;
            return !isWeekend && !time.isBefore(OPEN) && time.isBefore(CLOSE);
        }
    };

    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final LocalTime OPEN = LocalTime.of(9, 30);
    private static final LocalTime CLOSE = LocalTime.of(16, 0);

    static RowFilter parse(String text) {
        return switch (text) {
            case "" -> ALL;
            case "nasdaq" -> NASDAQ;
            default -> throw new InvalidInputException("filter", '"' + text + '"', "\"\" or \"nasdaq\"");
        };
    }

    abstract boolean keeps(long epochNanos);
}
