package io.tickflux.transport.server.route;

import com.fasterxml.jackson.databind.JsonNode;
import io.tickflux.transport.client.protocol.DataFormat;
import io.tickflux.transport.client.protocol.Route;
import io.tickflux.transport.client.protocol.Trees;
import io.tickflux.transport.server.access.AccessDeniedException;
import java.nio.ByteBuffer;

/**
 * What a client asks.
 *
 * @param route what for
 * @param format how its data is written
 * @param answerFormat how the answer shall be written
 * @param role of who asks
 * @param data the data; not to be changed
 */
public record Request(Route route, DataFormat format, DataFormat answerFormat, Role role, ByteBuffer data) {
    /** The same request with other data: a later element of a channel. */
    public Request withData(ByteBuffer other) {
        return new Request(route, format, answerFormat, role, other);
    }

    /** @throws AccessDeniedException when who asks may not change what runs */
    void requireOperator() {
        if (role != Role.OPERATOR) {
            throw new AccessDeniedException("an operator, as clients of the server's own machine are");
        }
    }

    JsonNode tree() {
        return Trees.decode(format, data);
    }
}
