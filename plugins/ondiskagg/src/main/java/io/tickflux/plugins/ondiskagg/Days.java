package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.TimeRange;
import io.tickflux.api.calendar.MarketCalendar;
import io.tickflux.api.calendar.TradingSession;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Which day a row belongs to. A day is named by its date, as the midnight of UTC with which it begins there: that is where its bar
 * stands, whatever the zone.
 */
interface Days {
    long DAY_NANOS = 86_400_000_000_000L;
    /** Of a row that belongs to no day. */
    long NONE = Long.MIN_VALUE;

    /** Days of UTC, to which every row belongs. */
    Days UTC = new Days() {
        @Override
        public long dayOf(long epochNanos) {
            return Math.floorDiv(epochNanos, DAY_NANOS) * DAY_NANOS;
        }

        @Override
        public long dateOf(long epochNanos) {
            return dayOf(epochNanos);
        }

        @Override
        public long beginOf(long epochNanos) {
            return dayOf(epochNanos);
        }

        @Override
        public TimeRange rowsOf(long firstDay, long endDay) {
            return new TimeRange(firstDay, endDay - 1);
        }
    };

    /** Days from midnight to midnight in a zone; every row belongs to one. */
    static Days of(ZoneId zone) {
        return new ZoneDays(zone);
    }

    /** Sessions of a market: rows outside of them belong to no day. */
    static Days of(MarketCalendar calendar) {
        return new SessionDays(calendar);
    }

    /** The day that a row belongs to, or {@link #NONE}. */
    long dayOf(long epochNanos);

    /** The date at a time, whether or not a row at that time belongs to a day. */
    long dateOf(long epochNanos);

    /** When the day begins to which the row at {@code epochNanos} belongs. */
    long beginOf(long epochNanos);

    /** A span that holds all rows of the days from {@code firstDay} up to, not including, {@code endDay}, and perhaps some more. */
    TimeRange rowsOf(long firstDay, long endDay);

    private static long midnight(long day, ZoneId zone) {
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(day, DAY_NANOS));
        return Math.multiplyExact(date.atStartOfDay(zone).toEpochSecond(), 1_000_000_000L);
    }

    private static LocalDate date(long epochNanos, ZoneId zone) {
        return LocalDate.ofInstant(Instant.ofEpochSecond(Math.floorDiv(epochNanos, 1_000_000_000L)), zone);
    }

    private static long name(LocalDate date) {
        return Math.multiplyExact(date.atStartOfDay(ZoneOffset.UTC).toEpochSecond(), 1_000_000_000L);
    }

    /** Remembers the day that it gave last, because the next row is mostly of the same. For one thread. */
    final class ZoneDays implements Days {
        private final ZoneId zone;
        private long day = NONE;
        private long begin;
        private long end;

        private ZoneDays(ZoneId zone) {
            this.zone = zone;
        }

        @Override
        public long dayOf(long epochNanos) {
            if (day == NONE || epochNanos < begin || epochNanos >= end) {
                day = name(date(epochNanos, zone));
                begin = midnight(day, zone);
                end = midnight(day + DAY_NANOS, zone);
            }
            return day;
        }

        @Override
        public long dateOf(long epochNanos) {
            return dayOf(epochNanos);
        }

        @Override
        public long beginOf(long epochNanos) {
            dayOf(epochNanos);
            return begin;
        }

        @Override
        public TimeRange rowsOf(long firstDay, long endDay) {
            return new TimeRange(midnight(firstDay, zone), midnight(endDay, zone) - 1);
        }
    }

    /** As above; a day may begin on the evening before. */
    final class SessionDays implements Days {
        private final MarketCalendar calendar;
        private TradingSession session = new TradingSession(LocalDate.EPOCH, 0, 0);

        private SessionDays(MarketCalendar calendar) {
            this.calendar = calendar;
        }

        @Override
        public long dayOf(long epochNanos) {
            if (!session.contains(epochNanos)) {
                Optional<TradingSession> found = calendar.sessionAt(epochNanos);
                if (found.isEmpty()) {
                    return NONE;
                }
                session = found.get();
            }
            return name(session.day());
        }

        @Override
        public long dateOf(long epochNanos) {
            return name(date(epochNanos, calendar.zone()));
        }

        @Override
        public long beginOf(long epochNanos) {
            return dayOf(epochNanos) == NONE ? NONE : session.openNanos();
        }

        @Override
        public TimeRange rowsOf(long firstDay, long endDay) {
            return new TimeRange(
                    midnight(firstDay - DAY_NANOS, calendar.zone()), midnight(endDay, calendar.zone()) - 1);
        }
    }
}
