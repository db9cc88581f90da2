package io.tickflux.engine.host;

import io.tickflux.api.Ack;
import io.tickflux.api.Position;
import java.util.List;

/**
 * What came of a request that a trigger was fired with.
 *
 * @param trigger who was fired
 * @param request where the request itself stands in the journal
 * @param writes the trigger's writes, stored, in its order; none when it had none
 */
public record RequestAnswer(String trigger, Position request, List<Ack> writes) {
    public RequestAnswer {
        writes = List.copyOf(writes);
    }
}
