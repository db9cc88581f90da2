package io.tickflux.transport.app.cli;

import io.tickflux.api.BucketKey;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.NearestWord;
import io.tickflux.transport.app.console.Console;
import io.tickflux.transport.app.rows.Shape;
import io.tickflux.transport.client.TickfluxClient;
import io.tickflux.transport.client.protocol.CatalogEntry;
import java.util.List;
import java.util.Optional;

/** Questions about the buckets of a server. Each one asks the server and waits for the answer. */
final class Catalog {
    private final TickfluxClient client;

    Catalog(TickfluxClient client) {
        this.client = client;
    }

    /** Whether the pattern names one key, so that results need no column that says which. */
    static boolean isSingleKey(KeyPattern pattern) {
        return pattern.literals(0).size() == 1
                && pattern.literals(1).size() == 1
                && pattern.literals(2).size() == 1;
    }

    List<CatalogEntry> entries(KeyPattern pattern) {
        return client.catalog()
                .filter(entry -> pattern.matches(entry.key()))
                .collectList()
                .blockOptional()
                .orElse(List.of());
    }

    Optional<CatalogEntry> entry(BucketKey key) {
        return client.catalog().filter(entry -> entry.key().equals(key)).next().blockOptional();
    }

    List<Shape> shapes(KeyPattern pattern) {
        return entries(pattern).stream()
                .map(entry -> Shape.of(entry.type(), entry.schema()))
                .toList();
    }

    /** Names of all columns that any of the buckets has. */
    List<String> columns(KeyPattern pattern) {
        return shapes(pattern).stream()
                .flatMap(shape -> shape.columns().stream())
                .distinct()
                .toList();
    }

    /** Says that nothing matches, with the nearest key if there is one. */
    int reportUnknown(KeyPattern pattern, Console console) {
        List<String> keys = entries(KeyPattern.ALL).stream()
                .map(entry -> entry.key().toString())
                .toList();
        String hint = NearestWord.of(pattern.toString(), keys)
                .map(near -> "; did you mean " + near + "?")
                .orElse("");
        String what = isSingleKey(pattern) ? "unknown key: " : "no key matches: ";
        console.note("tickflux: " + what + pattern + " (expected: one of the server's " + keys.size()
                + " keys, see: tickflux symbols --keys" + hint + ")");
        return ExitCode.FAILURE;
    }
}
