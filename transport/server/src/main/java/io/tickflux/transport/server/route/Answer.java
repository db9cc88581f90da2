package io.tickflux.transport.server.route;

import com.fasterxml.jackson.databind.JsonNode;
import io.tickflux.transport.client.protocol.Trees;
import java.util.function.Function;
import org.reactivestreams.Publisher;

/**
 * What a route answers: elements, and how each becomes bytes. Both are lazy; the request is not even read before someone
 * subscribes.
 *
 * @param source the elements
 * @param encoder the bytes of one; shared, not to be changed
 */
public record Answer<T>(Publisher<? extends T> source, Function<? super T, byte[]> encoder) {
    /** Elements that travel as trees. */
    static <T> Answer<T> ofTrees(Request request, Publisher<? extends T> source, Function<? super T, JsonNode> tree) {
        return new Answer<>(source, element -> Trees.encode(request.answerFormat(), tree.apply(element)));
    }
}
