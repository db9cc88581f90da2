package io.tickflux.engine.host;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.calendar.MarketCalendar;
import io.tickflux.api.calendar.MarketCalendars;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The calendars of one instance, and which of them it has asked for: when those change, it has to be made anew. From any thread. */
final class Calendars {
    private final MarketCalendars all;
    private final Map<String, MarketCalendar> used = new ConcurrentHashMap<>();

    Calendars(MarketCalendars all) {
        this.all = all;
    }

    MarketCalendars all() {
        return all;
    }

    /** @throws InvalidInputException when there is none of that name */
    MarketCalendar named(String name) {
        MarketCalendar calendar = all.named(name);
        used.put(name, calendar);
        return calendar;
    }

    /** Whether it would find the same ones among others. */
    boolean areIn(MarketCalendars others) {
        try {
            return used.entrySet().stream()
                    .allMatch(one -> others.named(one.getKey()).equals(one.getValue()));
        } catch (InvalidInputException gone) {
            return false;
        }
    }
}
