package io.tickflux.transport.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.tickflux.api.InvalidInputException;
import io.tickflux.transport.client.protocol.Route;

/** What operators ask for; whoever runs plugins behind a server offers it. */
@FunctionalInterface
public interface Operations {
    /** None. */
    Operations NONE = (route, request) -> {
        throw new InvalidInputException("route", route.routeName(), "a server with plugins");
    };

    /**
     * Answers a request. May block for seconds; called on a thread that may.
     *
     * @param route one of those for operators
     * @param request the request; missing when there is none
     * @throws InvalidInputException when it cannot be answered
     */
    JsonNode answer(Route route, JsonNode request);
}
