package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Timeframe;
import io.tickflux.api.calendar.MarketCalendar;
import io.tickflux.api.plugin.PluginConfig;
import io.tickflux.api.plugin.PluginContext;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The trigger's settings.
 *
 * @param destinations the timeframes to make, shortest first, each once
 * @param days which rows go into destinations of a day and longer, and into which day
 * @param columns what a bar consists of
 * @param revisions whether bars are numbered and flagged
 * @param cacheRows how many rows and bars are kept in memory between events. A key takes some ten for each destination, so 500 000
 *     serve thousands of keys; with too few, every event reads its windows anew, which is slower and as right
 */
record AggConfig(
        List<Timeframe> destinations, Days days, List<ColumnSpec> columns, Revisioning revisions, int cacheRows) {
    private static final int DEFAULT_CACHE_ROWS = 500_000;

    /** Whether bars carry a revision number and a state. */
    enum Revisioning {
        NONE,
        COLUMNS
    }

    static AggConfig of(PluginContext context) {
        PluginConfig config = context.config();
        List<Timeframe> destinations = List.copyOf(new TreeSet<>(config.timeframes("destinations")));
        if (destinations.isEmpty()) {
            throw new InvalidInputException("destinations", "none", "at least one timeframe such as 5Min");
        }
        long cacheRows = config.integer("cache_rows").orElse((long) DEFAULT_CACHE_ROWS);
        if (cacheRows < 0 || cacheRows > Integer.MAX_VALUE) {
            throw new InvalidInputException("cache_rows", String.valueOf(cacheRows), "0 to " + Integer.MAX_VALUE);
        }
        Revisioning revisions = config.flag("revisions").orElse(false) ? Revisioning.COLUMNS : Revisioning.NONE;
        return new AggConfig(
                destinations, days(context), ColumnSpec.parse(config.texts("columns")), revisions, (int) cacheRows);
    }

    private static Days days(PluginContext context) {
        PluginConfig config = context.config();
        Optional<MarketCalendar> filter = filter(context);
        Optional<MarketCalendar> calendar = config.text("calendar").map(context::calendar);
        Optional<ZoneId> zone = config.text("timezone").map(AggConfig::zone);
        List<Days> given = new ArrayList<>();
        filter.or(() -> calendar).map(Days::of).ifPresent(given::add);
        zone.map(Days::of).ifPresent(given::add);
        if (given.size() > 1 || (filter.isPresent() && calendar.isPresent())) {
            throw new InvalidInputException(
                    "filter, calendar, timezone", "several", "one of them: each says what a day is");
        }
        return given.isEmpty() ? Days.UTC : given.get(0);
    }

    private static Optional<MarketCalendar> filter(PluginContext context) {
        return switch (context.config().text("filter").orElse("")) {
            case "" -> Optional.empty();
            case "nasdaq" -> Optional.of(context.calendar("XNAS"));
            default ->
                throw new InvalidInputException(
                        "filter", '"' + context.config().text("filter").orElse("") + '"', "\"\" or \"nasdaq\"");
        };
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException unknown) {
            throw new InvalidInputException("timezone", '"' + text + '"', "a zone such as America/New_York");
        }
    }
}
