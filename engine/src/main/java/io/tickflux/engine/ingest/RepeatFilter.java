package io.tickflux.engine.ingest;

import io.tickflux.api.Origin;
import io.tickflux.api.Position;
import io.tickflux.api.Write;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Recognises writes that their producer sent before: in what is stored, and in the batch at hand. For the writer's thread. */
final class RepeatFilter {
    private final ProducerTable stored;
    private final Map<String, Long> highestInBatch = new HashMap<>();

    RepeatFilter(ProducerTable stored) {
        this.stored = stored;
    }

    void nextBatch() {
        highestInBatch.clear();
    }

    boolean isRepeated(Write write) {
        Origin origin = write.origin();
        return origin.number() > 0
                && (stored.storedAt(origin.producer(), origin.number()).isPresent()
                        || highestInBatch.getOrDefault(origin.producer(), 0L) >= origin.number());
    }

    /** Notes writes that will be stored with the batch. */
    void note(List<Write> admitted) {
        for (Write write : admitted) {
            if (write.origin().number() > 0) {
                highestInBatch.merge(write.origin().producer(), write.origin().number(), Math::max);
            }
        }
    }

    /** Where the producer of a repeated write stands, after its batch was stored. */
    Position positionOf(Write repeated, Position otherwise) {
        Origin origin = repeated.origin();
        return stored.storedAt(origin.producer(), origin.number()).orElse(otherwise);
    }
}
