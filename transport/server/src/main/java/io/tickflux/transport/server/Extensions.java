package io.tickflux.transport.server;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.tickflux.transport.client.protocol.ServerStatus;
import io.tickflux.transport.server.access.Authenticator;
import io.tickflux.transport.server.route.TriggerCalls;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the program around a server adds to it.
 *
 * @param version the version to show
 * @param authenticator who may connect
 * @param plugins the state of the plugins, asked for with every {@code status}
 * @param triggers fires triggers for clients
 * @param operations what operators may ask for
 * @param meters more meters for {@code /metrics}
 */
public record Extensions(
        String version,
        Authenticator authenticator,
        Supplier<List<ServerStatus.Plugin>> plugins,
        TriggerCalls triggers,
        Operations operations,
        List<MeterBinder> meters) {
    /** Nothing: local clients only, no plugins, no operations, no further meters. */
    public static final Extensions NONE = new Extensions(
            "development", Authenticator.LOOPBACK_ONLY, List::of, TriggerCalls.NONE, Operations.NONE, List.of());

    public Extensions {
        meters = List.copyOf(meters);
    }
}
