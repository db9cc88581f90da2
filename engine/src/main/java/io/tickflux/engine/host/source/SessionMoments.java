package io.tickflux.engine.host.source;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.NearestWord;
import io.tickflux.api.calendar.MarketCalendar;
import io.tickflux.api.calendar.MarketCalendars;
import io.tickflux.api.calendar.TradingSession;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Openings or closes of a market.
 *
 * @param calendar the market's
 * @param opens whether openings, not closes
 * @param shift so much later; negative for earlier
 */
record SessionMoments(MarketCalendar calendar, boolean opens, Duration shift) implements Moments {
    private static final Duration LONGEST_SHIFT = Duration.ofHours(24);
    private static final Pattern EDGE = Pattern.compile("([A-Za-z]*)(?:([+-])(.*))?");
    private static final List<String> EDGES = List.of("open", "close");

    static Moments parse(String text, MarketCalendars calendars) {
        int name = "session:".length();
        int colon = text.lastIndexOf(':');
        if (colon <= name) {
            throw new ExpressionException(name, text.length() - name, '"' + text + '"', "session:XNAS:open or close");
        }
        MarketCalendar calendar = calendar(text, name, colon, calendars);
        Matcher edge = EDGE.matcher(text).region(colon + 1, text.length());
        if (!edge.matches() || !EDGES.contains(edge.group(1))) {
            String found = text.substring(colon + 1);
            String expected = NearestWord.of(found.split("[+-]", 2)[0], EDGES)
                    .map(nearest -> "did you mean \"" + nearest + "\"?")
                    .orElse("open or close, as in close-5m");
            throw new ExpressionException(colon + 1, found.length(), '"' + found + '"', expected);
        }
        Duration shift = edge.group(2) == null
                ? Duration.ZERO
                : Period.parse(text, edge.start(3), Duration.ofSeconds(1), LONGEST_SHIFT);
        boolean opens = edge.group(1).equals("open");
        return new SessionMoments(calendar, opens, "-".equals(edge.group(2)) ? shift.negated() : shift);
    }

    private static MarketCalendar calendar(String text, int from, int to, MarketCalendars calendars) {
        try {
            return calendars.named(text.substring(from, to));
        } catch (InvalidInputException unknown) {
            throw new ExpressionException(from, to - from, "calendar " + unknown.found(), unknown.expected());
        }
    }

    @Override
    public Optional<Instant> latest(Instant after, Instant until) {
        // A session may open on the evening before its day, and the shift is at most a day.
        LocalDate first = LocalDate.ofInstant(after, calendar.zone()).minusDays(2);
        LocalDate day = LocalDate.ofInstant(until, calendar.zone()).plusDays(2);
        for (; !day.isBefore(first); day = day.minusDays(1)) {
            Optional<Instant> moment = calendar.session(day).map(this::moment).filter(found -> !found.isAfter(until));
            if (moment.isPresent()) {
                return moment.filter(found -> found.isAfter(after));
            }
        }
        return Optional.empty();
    }

    private Instant moment(TradingSession session) {
        return Instant.ofEpochSecond(0, opens ? session.openNanos() : session.closeNanos())
                .plus(shift);
    }
}
