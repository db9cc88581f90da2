package io.tickflux.transport.server.route;

import io.tickflux.engine.Bucket;
import io.tickflux.engine.Engine;
import io.tickflux.transport.client.protocol.Answers;
import io.tickflux.transport.client.protocol.CatalogEntry;
import io.tickflux.transport.client.protocol.Fields;
import java.util.List;
import java.util.TreeSet;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Routes {@code symbols} and {@code catalog}: what there is. */
final class CatalogRoute {
    private final Engine engine;

    CatalogRoute(Engine engine) {
        this.engine = engine;
    }

    Answer<List<String>> symbols(Request request) {
        Mono<List<String>> symbols = Mono.fromCallable(() -> {
            requireNoFields(request);
            TreeSet<String> sorted = new TreeSet<>();
            engine.buckets().forEach(bucket -> sorted.add(bucket.key().symbol()));
            return List.copyOf(sorted);
        });
        return Answer.ofTrees(request, symbols, Answers::symbols);
    }

    Answer<CatalogEntry> catalog(Request request) {
        Flux<CatalogEntry> entries = Flux.defer(() -> {
            requireNoFields(request);
            return Flux.fromIterable(engine.buckets()).map(CatalogRoute::entry);
        });
        return Answer.ofTrees(request, entries, Answers::catalogEntry);
    }

    private static CatalogEntry entry(Bucket bucket) {
        return new CatalogEntry(bucket.key(), bucket.type(), bucket.schema());
    }

    static void requireNoFields(Request request) {
        Fields.of(request.route().routeName(), request.tree()).requireAllKnown();
    }
}
