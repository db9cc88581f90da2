package io.tickflux.transport.app.trial;

import io.tickflux.api.Change;
import io.tickflux.api.Records;
import io.tickflux.api.WriteEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What went in and what came out, a line for each row, the same for each run: an input, and below it what was derived of it.
 *
 * <pre>
 *   &gt; AAPL/1Min/OHLCV 2024-03-04T10:00:00Z High=12.0 Low=10.0
 *     &lt; AAPL/1Min/RANGE 2024-03-04T10:00:00Z Range=2.0
 * </pre>
 */
public final class Transcript {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Map<String, List<WriteEvent>> derived = new HashMap<>();
    private final List<String> lines = new ArrayList<>();

    private Transcript() {}

    public static List<String> of(List<WriteEvent> events) {
        Transcript transcript = new Transcript();
        events.stream().filter(Transcript::isDerived).forEach(transcript::addCause);
        events.stream().filter(event -> !isDerived(event)).forEach(event -> transcript.add("> ", event));
        // A stream trigger does not say which event a write is derived of.
        transcript.derived.getOrDefault("", List.of()).forEach(event -> transcript.add("  < ", event));
        return List.copyOf(transcript.lines);
    }

    public static boolean isDerived(WriteEvent event) {
        return event.origin().hops() > 0;
    }

    /** The checkpoint of a derived write is the position of its cause. */
    private void addCause(WriteEvent event) {
        derived.computeIfAbsent(event.origin().checkpoint(), any -> new ArrayList<>())
                .add(event);
    }

    private void add(String begin, WriteEvent event) {
        String where = begin + event.key() + ' ';
        Change change = event.change();
        if (change instanceof Change.Rows rows) {
            for (int row = 0; row < rows.records().rows(); row++) {
                lines.add(where + row(rows.records(), row));
            }
        } else if (change instanceof Change.Delete delete) {
            lines.add(where + "deleted from=" + time(delete.range().fromNanos()) + " to="
                    + time(delete.range().toNanos()));
        } else {
            lines.add(where + "created");
        }
        String below = begin.replace('>', ' ').replace('<', ' ') + "< ";
        derived.getOrDefault(event.position().toString(), List.of()).forEach(next -> add(below, next));
    }

    private static String row(Records records, int row) {
        StringBuilder text = new StringBuilder(time(records.epochNanos(row)));
        for (int i = 1; i < records.schema().size(); i++) {
            text.append(' ')
                    .append(records.schema().column(i).name())
                    .append('=')
                    .append(records.valueAt(i, row));
        }
        return text.toString();
    }

    private static String time(long epochNanos) {
        return Instant.ofEpochSecond(
                        Math.floorDiv(epochNanos, NANOS_PER_SECOND), Math.floorMod(epochNanos, NANOS_PER_SECOND))
                .toString();
    }
}
