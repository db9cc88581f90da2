package io.tickflux.engine.host;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.Query;
import io.tickflux.engine.Engine;
import java.util.Optional;
import java.util.OptionalLong;
import reactor.core.publisher.Flux;

/** What a plugin may ask of the engine. */
interface EngineView {
    /** An engine without data, for a check of the configuration. */
    EngineView EMPTY = new EngineView() {
        @Override
        public Flux<Block> query(Query query) {
            return Flux.empty();
        }

        @Override
        public OptionalLong lastEpochNanos(BucketKey key) {
            return OptionalLong.empty();
        }

        @Override
        public Optional<String> checkpoint(String producer) {
            return Optional.empty();
        }
    };

    static EngineView of(Engine engine) {
        return new EngineView() {
            @Override
            public Flux<Block> query(Query query) {
                return engine.query(query);
            }

            @Override
            public OptionalLong lastEpochNanos(BucketKey key) {
                return engine.lastEpochNanos(key);
            }

            @Override
            public Optional<String> checkpoint(String producer) {
                return engine.checkpoint(producer);
            }
        };
    }

    Flux<Block> query(Query query);

    OptionalLong lastEpochNanos(BucketKey key);

    Optional<String> checkpoint(String producer);
}
