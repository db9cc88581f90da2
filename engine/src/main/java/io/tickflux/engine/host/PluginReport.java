package io.tickflux.engine.host;

import io.tickflux.api.BucketKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All there is to know about a plugin; a snapshot.
 *
 * @param status how it is doing
 * @param origin where its classes are from; null when it is not loaded
 * @param fire how long it took from an event's being given to the trigger to its complete answer
 * @param lastSuccess when it was last done with an event, or a write of it was stored; null before
 * @param matched the keys of the events it was given
 * @param derived the keys it wrote to
 */
public record PluginReport(
        PluginStatus status,
        @Nullable Origin origin,
        Fire fire,
        @Nullable Instant lastSuccess,
        Keys matched,
        Keys derived) {
    /**
     * Where classes are from.
     *
     * @param place the jar as it was found, or the class path
     * @param version of the jar; empty when it does not say
     * @param sha256 of the jar's bytes; empty for the class path
     * @param rights what the jar wants to do
     */
    public record Origin(String place, String version, String sha256, List<String> rights) {
        public Origin {
            rights = List.copyOf(rights);
        }

        static Origin of(PluginSource source) {
            return new Origin(
                    source.place(),
                    source.descriptor().version(),
                    source.jar().map(jar -> jar.sha256()).orElse(""),
                    source.descriptor().rights());
        }
    }

    /**
     * How long events took.
     *
     * @param p50 half of them took no longer
     * @param p99 all but one in a hundred took no longer
     */
    public record Fire(Duration p50, Duration p99) {}

    /**
     * Keys that were observed since the plugin began.
     *
     * @param keys sorted
     * @param more whether there were further ones, which are not kept
     */
    public record Keys(List<BucketKey> keys, boolean more) {
        static final Keys NONE = new Keys(List.of(), false);

        public Keys {
            keys = List.copyOf(keys);
        }
    }

    /** Of a plugin that is not loaded. */
    static PluginReport notLoaded(PluginStatus status) {
        return new PluginReport(status, null, new Fire(Duration.ZERO, Duration.ZERO), null, Keys.NONE, Keys.NONE);
    }

    static PluginReport of(PluginStatus status, Slot slot) {
        PluginKit kit = slot.kit();
        PluginMeters meters = kit.meters();
        return new PluginReport(
                status,
                Origin.of(slot.source()),
                new Fire(meters.fires().percentile(0.5), meters.fires().percentile(0.99)),
                meters.lastSuccess(kit.clock()),
                meters.matched().snapshot(),
                meters.keysWritten().snapshot());
    }
}
