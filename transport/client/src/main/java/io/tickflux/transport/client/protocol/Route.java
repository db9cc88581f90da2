package io.tickflux.transport.client.protocol;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.NearestWord;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What can be asked of a server: the first tag of the routing metadata. Never a symbol or pattern; those are data. */
public enum Route {
    /** Request-response, fire-and-forget and channel: a write in, an ack out. */
    WRITE,
    /** Request-stream: stored rows. */
    QUERY,
    /** Request-stream: events. */
    STREAM,
    /** Request-response: the symbols. */
    SYMBOLS,
    /** Request-stream: the buckets. */
    CATALOG,
    /** Request-response: how the server is doing. */
    STATUS,
    /** Request-stream: fires a trigger once more with events it had given up. */
    REPLAY,
    /** Request-response: fires the trigger that takes requests of a name. */
    REQUEST,
    /** Request-response: the triggers in full. */
    TRIGGERS,
    /** Request-response: the bgworkers in full. */
    FEEDERS,
    /** Request-response: which patterns, plugins and keys lead to which. */
    TOPOLOGY,
    /** Request-response, for operators: all plugins in full; loads anew, pauses, resumes. */
    PLUGINS,
    /** Request-response, for operators: the configuration in effect, and what the file has otherwise. */
    CONFIG;

    private static final List<String> NAMES =
            Arrays.stream(values()).map(Route::routeName).toList();

    private final String routeName = name().toLowerCase(Locale.ROOT);

    /** @throws InvalidInputException when there is no such route, with the nearest one */
    public static Route parse(String name) {
        int index = NAMES.indexOf(name);
        if (index >= 0) {
            return values()[index];
        }
        String expected = NearestWord.of(name, NAMES)
                .map(nearest -> "did you mean \"" + nearest + "\"?")
                .orElse("one of " + String.join(", ", NAMES));
        throw new InvalidInputException("route", '"' + name + '"', expected);
    }

    /** The name on the wire. */
    public String routeName() {
        return routeName;
    }
}
