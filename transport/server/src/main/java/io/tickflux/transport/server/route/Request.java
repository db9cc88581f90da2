package io.tickflux.transport.server.route;

import com.fasterxml.jackson.databind.JsonNode;
import io.tickflux.transport.client.protocol.DataFormat;
import io.tickflux.transport.client.protocol.Route;
import io.tickflux.transport.client.protocol.Trees;
import java.nio.ByteBuffer;

/**
 * What a client asks.
 *
 * @param route what for
 * @param format how its data is written
 * @param answerFormat how the answer shall be written
 * @param data the data; not to be changed
 */
public record Request(Route route, DataFormat format, DataFormat answerFormat, ByteBuffer data) {
    /** The same request with other data: a later element of a channel. */
    public Request withData(ByteBuffer other) {
        return new Request(route, format, answerFormat, other);
    }

    JsonNode tree() {
        return Trees.decode(format, data);
    }
}
