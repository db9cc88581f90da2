package io.tickflux.engine.host;

import io.tickflux.api.Ack;
import io.tickflux.api.BucketKey;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.WriteEvent;
import io.tickflux.api.plugin.Request;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The requests that one trigger takes. From any thread. */
final class TriggerRequests {
    private final Requests requests;
    private final PluginMeters meters;
    private final Set<BucketKey> keys;

    TriggerRequests(Requests requests, PluginKit kit) {
        this.requests = requests;
        this.meters = kit.meters();
        String trigger = kit.identity().name();
        this.keys = kit.identity().intake().requests().stream()
                .map(name -> Request.keyOf(trigger, name.name()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What their events match. */
    List<KeyPattern> patterns() {
        return keys.stream().map(KeyPattern::of).toList();
    }

    /** Whether an event is such a request. */
    boolean isOne(WriteEvent event) {
        return keys.contains(event.key());
    }

    /** An event is done; tells whoever asked for it, if it is a request. */
    void done(WriteEvent event, List<Ack> writes) {
        if (isOne(event)) {
            Request.of(event).ifPresent(request -> requests.done(request, event.position(), writes));
        }
    }

    /** The trigger has failed with a request; that is for whoever asked. */
    void failed(WriteEvent event, Throwable failure) {
        meters.count(PluginMeters.FAILED_REQUESTS, 1);
        Request.of(event).ifPresent(request -> requests.failed(request, failure));
    }
}
