package io.tickflux.transport.app.boot;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Timeframe;
import io.tickflux.api.calendar.MarketCalendars;
import io.tickflux.config.CalendarConfig;
import io.tickflux.config.PatternChecker;
import io.tickflux.config.Problem;
import io.tickflux.engine.host.source.ExpressionException;
import io.tickflux.engine.host.source.RequestName;
import io.tickflux.engine.host.source.RowCondition;
import io.tickflux.engine.host.source.Schedule;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Tells the configuration what a pattern is, pointing at the part that is wrong. */
final class PatternCheck implements PatternChecker {
    private final MarketCalendars calendars;

    PatternCheck() {
        this(MarketCalendars.builtIn());
    }

    private PatternCheck(MarketCalendars calendars) {
        this.calendars = calendars;
    }

    @Override
    public PatternChecker knowing(List<CalendarConfig> more) {
        return new PatternCheck(CalendarSettings.ofWhatIsRight(more));
    }

    @Override
    public Optional<Problem> checkCalendar(Path file) {
        try {
            MarketCalendars.builtIn().with("", file);
            return Optional.empty();
        } catch (InvalidInputException wrong) {
            return Optional.of(new Problem(0, 0, message(wrong), Optional.empty()));
        }
    }

    @Override
    public Optional<Problem> check(String pattern) {
        try {
            KeyPattern.parse(pattern);
            return Optional.empty();
        } catch (InvalidInputException wrong) {
            return Optional.of(timeframe(pattern)
                    .orElseGet(() -> new Problem(0, pattern.length(), message(wrong), Optional.empty())));
        }
    }

    @Override
    public Optional<Problem> checkOn(String source) {
        if (RequestName.isRequest(source)) {
            return check(() -> RequestName.parse(source));
        }
        return Schedule.isSchedule(source) ? check(() -> Schedule.parse(source, calendars)) : check(source);
    }

    @Override
    public Optional<Problem> checkWhere(String condition) {
        return check(() -> RowCondition.parse(condition));
    }

    private static Optional<Problem> check(Runnable parsing) {
        try {
            parsing.run();
            return Optional.empty();
        } catch (ExpressionException wrong) {
            return Optional.of(new Problem(wrong.offset(), wrong.length(), wrong.problem(), Optional.empty()));
        }
    }

    /** The complaint about one timeframe, if that is what is wrong. */
    private static Optional<Problem> timeframe(String pattern) {
        String[] segments = pattern.split("/", -1);
        if (segments.length < 2) {
            return Optional.empty();
        }
        int offset = segments[0].length() + 1;
        for (String alternative : segments[1].split(",", -1)) {
            if (!alternative.isEmpty() && alternative.indexOf('*') < 0) {
                try {
                    Timeframe.parse(alternative);
                } catch (InvalidInputException wrong) {
                    return Optional.of(new Problem(offset, alternative.length(), message(wrong), Optional.empty()));
                }
            }
            offset += alternative.length() + 1;
        }
        return Optional.empty();
    }

    private static String message(InvalidInputException wrong) {
        return wrong.where() + " " + wrong.found() + " (expected: " + wrong.expected() + ")";
    }
}
