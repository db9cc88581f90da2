package io.tickflux.engine.host.source;

import io.tickflux.api.NearestWord;
import io.tickflux.api.calendar.MarketCalendars;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Moments at which a trigger is fired, on whole seconds:
 *
 * <ul>
 *   <li>{@code every:5m}: the multiples of the period since 1970 in UTC; {@code s}, {@code m}, {@code h}, {@code d}, at least 1s
 *   <li>{@code cron:0 5 9 * * MON-FRI America/New_York}: second, minute, hour, day of the month, month, day of the week, and the
 *       time zone, UTC when there is none. All fields have to match. A time that a clock shows twice fires the first time; one that
 *       it skips fires when it skips it
 *   <li>{@code session:XNAS:open}, {@code session:XNYS:close-5m}: openings and closes of a market calendar, up to 24h earlier or
 *       later; early closes count, holidays have none
 * </ul>
 *
 * Immutable; equal when the text and the moments are: a calendar may change.
 */
public final class Schedule {
    private static final Map<String, BiFunction<String, MarketCalendars, Moments>> KINDS = Map.of(
            "every", (text, any) -> EveryMoments.parse(text),
            "cron", (text, any) -> CronMoments.parse(text),
            "session", SessionMoments::parse);
    private static final List<String> KIND_NAMES = List.of("every", "cron", "session", "request");
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z]+:.*");

    private final String text;
    private final Moments moments;

    private Schedule(String text, Moments moments) {
        this.text = text;
        this.moments = moments;
    }

    /** Whether an item of {@code on} is to be read as a schedule; a key or pattern of keys never is, nor a request. */
    public static boolean isSchedule(String text) {
        return SHAPE.matcher(text).matches() && !RequestName.isRequest(text);
    }

    /** @throws ExpressionException when the text is none; only built-in calendars are known */
    public static Schedule parse(String text) {
        return parse(text, MarketCalendars.builtIn());
    }

    /** @throws ExpressionException when the text is none */
    public static Schedule parse(String text, MarketCalendars calendars) {
        int colon = text.indexOf(':');
        String kind = text.substring(0, Math.max(0, colon));
        BiFunction<String, MarketCalendars, Moments> parser = KINDS.get(kind);
        if (parser == null) {
            String expected = NearestWord.of(kind, KIND_NAMES)
                    .map(nearest -> "did you mean \"" + nearest + ":\"?")
                    .orElse("every:5m, cron:0 5 9 * * MON-FRI, session:XNAS:open or request:/name");
            throw new ExpressionException(0, kind.length(), '"' + kind + '"', expected);
        }
        return new Schedule(text, parser.apply(text, calendars));
    }

    /** The latest moment that is after one time and not after another, in whole seconds. */
    public Optional<Instant> latest(Instant after, Instant until) {
        return until.isAfter(after) ? moments.latest(after, until) : Optional.empty();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Schedule that && text.equals(that.text) && moments.equals(that.moments);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
