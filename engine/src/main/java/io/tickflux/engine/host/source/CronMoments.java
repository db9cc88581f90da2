package io.tickflux.engine.host.source;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times of some days, by the clock of a zone. Times of a day become instants in their order, also when the clock is put forward or
 * back, so that the latest before an instant is found by halving.
 *
 * @param zone whose clock
 * @param seconds of a day, from 0
 * @param days of the month, from 1
 * @param months from 1
 * @param weekdays Monday is 1, Sunday 7
 */
record CronMoments(ZoneId zone, BitSet seconds, BitSet days, BitSet months, BitSet weekdays) implements Moments {
    private static final Pattern WORD = Pattern.compile("\\S+");
    private static final String SHAPE = "second minute hour day month weekday [zone], as in 0 5 9 * * MON-FRI";
    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final List<String> WEEKDAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    private static final int SECONDS_OF_DAY = 86_400;
    /** After so many years the calendar's days of the week come again. */
    private static final LocalDate CYCLE_START = LocalDate.of(2000, 1, 1);

    private static final LocalDate CYCLE_END = LocalDate.of(2028, 1, 1);

    static Moments parse(String text) {
        List<CronField.Word> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text).region("cron:".length(), text.length());
        while (matcher.find()) {
            words.add(new CronField.Word(matcher.group(), matcher.start()));
        }
        if (words.size() < 6 || words.size() > 7) {
            int from = Math.min("cron:".length(), text.length());
            throw new ExpressionException(from, text.length() - from, words.size() + " fields", SHAPE);
        }
        BitSet seconds = CronField.numbers("second", 0, 59).parse(words.get(0));
        BitSet minutes = CronField.numbers("minute", 0, 59).parse(words.get(1));
        BitSet hours = CronField.numbers("hour", 0, 23).parse(words.get(2));
        BitSet days = CronField.numbers("day of the month", 1, 31).parse(words.get(3));
        BitSet months = new CronField("month", 1, 12, MONTHS).parse(words.get(4));
        BitSet weekdays = new CronField("day of the week", 0, 7, WEEKDAYS).parse(words.get(5));
        weekdays.set(7, weekdays.get(0) || weekdays.get(7));
        CronMoments moments = new CronMoments(
                words.size() == 7 ? zone(words.get(6)) : ZoneOffset.UTC,
                secondsOfDay(hours, minutes, seconds),
                days,
                months,
                weekdays);
        if (CYCLE_START.datesUntil(CYCLE_END).noneMatch(moments::matches)) {
            CronField.Word day = words.get(3);
            throw new ExpressionException(day.offset(), day.text().length(), day.text(), "a day that the month has");
        }
        return moments;
    }

    private static ZoneId zone(CronField.Word word) {
        try {
            return ZoneId.of(word.text());
        } catch (DateTimeException unknown) {
            throw new ExpressionException(
                    word.offset(), word.text().length(), "zone " + word.text(), "a name of the tz database");
        }
    }

    private static BitSet secondsOfDay(BitSet hours, BitSet minutes, BitSet seconds) {
        BitSet all = new BitSet(SECONDS_OF_DAY);
        hours.stream()
                .forEach(hour -> minutes.stream()
                        .forEach(minute ->
                                seconds.stream().forEach(second -> all.set((hour * 60 + minute) * 60 + second))));
        return all;
    }

    private boolean matches(LocalDate day) {
        return days.get(day.getDayOfMonth())
                && months.get(day.getMonthValue())
                && weekdays.get(day.getDayOfWeek().getValue());
    }

    @Override
    public Optional<Instant> latest(Instant after, Instant until) {
        LocalDate first = LocalDate.ofInstant(after, zone);
        for (LocalDate day = LocalDate.ofInstant(until, zone); !day.isBefore(first); day = day.minusDays(1)) {
            int second = matches(day) ? latestSecond(day, until) : -1;
            if (second >= 0) {
                return Optional.of(instant(day, second)).filter(moment -> moment.isAfter(after));
            }
        }
        return Optional.empty();
    }

    private int latestSecond(LocalDate day, Instant until) {
        int low = -1;
        int high = SECONDS_OF_DAY - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (instant(day, middle).isAfter(until)) {
                high = middle - 1;
            } else {
                low = middle;
            }
        }
        return low < 0 ? -1 : seconds.previousSetBit(low);
    }

    private Instant instant(LocalDate day, int second) {
        LocalDateTime local = day.atStartOfDay().plusSeconds(second);
        ZoneOffsetTransition jump = zone.getRules().getTransition(local);
        return jump != null && jump.isGap()
                ? jump.getInstant()
                : local.toInstant(zone.getRules().getOffset(local));
    }
}
