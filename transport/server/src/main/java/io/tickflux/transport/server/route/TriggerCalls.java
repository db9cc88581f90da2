package io.tickflux.transport.server.route;

import io.tickflux.api.InvalidInputException;
import io.tickflux.transport.client.protocol.ReplayAnswer;
import io.tickflux.transport.client.protocol.ReplayRequest;
import io.tickflux.transport.client.protocol.TriggerAnswer;
import io.tickflux.transport.client.protocol.TriggerRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Who fires triggers for clients. */
public interface TriggerCalls {
    /** A server without plugins. */
    TriggerCalls NONE = new TriggerCalls() {
        @Override
        public Flux<ReplayAnswer> replay(ReplayRequest request) {
            return Flux.error(none("trigger", request.trigger()));
        }

        @Override
        public Mono<TriggerAnswer> request(TriggerRequest request) {
            return Mono.error(none("request", request.name()));
        }

        private InvalidInputException none(String where, String found) {
            return new InvalidInputException(where, '"' + found + '"', "none: this server runs no plugins");
        }
    };

    /** Fires a trigger once more with events it had given up; one answer for each dead letter that is wanted. */
    Flux<ReplayAnswer> replay(ReplayRequest request);

    /** Fires the trigger that takes such requests. */
    Mono<TriggerAnswer> request(TriggerRequest request);
}
