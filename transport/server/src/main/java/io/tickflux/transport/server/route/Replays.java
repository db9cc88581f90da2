package io.tickflux.transport.server.route;

import io.tickflux.api.InvalidInputException;
import io.tickflux.transport.client.protocol.ReplayAnswer;
import io.tickflux.transport.client.protocol.ReplayRequest;
import reactor.core.publisher.Flux;

/** Who fires triggers once more with events they had given up. */
@FunctionalInterface
public interface Replays {
    /** A server without plugins. */
    Replays NONE = request -> Flux.error(
            new InvalidInputException("trigger", '"' + request.trigger() + '"', "none: this server runs no plugins"));

    /** One answer for each dead letter that is wanted. */
    Flux<ReplayAnswer> replay(ReplayRequest request);
}
