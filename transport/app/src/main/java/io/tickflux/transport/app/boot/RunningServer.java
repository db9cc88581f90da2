package io.tickflux.transport.app.boot;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.tickflux.config.LoadedConfig;
import io.tickflux.engine.ConsumerCursor;
import io.tickflux.engine.Engine;
import io.tickflux.engine.embedded.EmbeddedEngine;
import io.tickflux.engine.host.DurableCursors;
import io.tickflux.engine.host.PluginHost;
import io.tickflux.engine.host.PluginStatus;
import io.tickflux.transport.client.protocol.ServerStatus;
import io.tickflux.transport.server.Extensions;
import io.tickflux.transport.server.Operations;
import io.tickflux.transport.server.ServerConfig;
import io.tickflux.transport.server.TickfluxServer;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.ChannelBindException;

/**
 * The composition root: an engine with its plugins and the network in front of it.
 *
 * <pre>
 *   start:  engine ──▶ plugin host ──▶ server        close: the other way round
 * </pre>
 */
public final class RunningServer {
    private final Settings settings;
    private final Engine engine;
    private final PluginHost host;
    private final TickfluxServer server;
    private final Optional<LiveConfig> config;
    private final Disposable upkeep;

    private RunningServer(
            Settings settings, Engine engine, PluginHost host, TickfluxServer server, Optional<LiveConfig> config) {
        this.settings = settings;
        this.engine = engine;
        this.host = host;
        this.server = server;
        this.config = config;
        this.upkeep =
                settings.upkeep().deleteExpiredRows(engine, settings.engine().clock());
    }

    /**
     * Starts everything; blocks until it serves. What was started is closed again when a later part cannot start.
     *
     * @param version the version to show to clients
     */
    public static RunningServer start(Settings settings, String version) {
        return start(settings, version, host -> Optional.empty());
    }

    /** As {@link #start(Settings, String)}, and follows the configuration and the plugin jars from then on. */
    public static RunningServer startFollowing(
            Settings settings, String version, ConfigSource source, LoadedConfig loaded) {
        return start(settings, version, host -> Optional.of(LiveConfig.follow(source, loaded, host, settings)));
    }

    private static RunningServer start(
            Settings settings, String version, Function<PluginHost, Optional<LiveConfig>> follow) {
        EmbeddedEngine engine = EmbeddedEngine.open(settings.engine());
        try {
            PluginHost host = PluginHost.start(engine, settings.host());
            Optional<LiveConfig> config = follow.apply(host);
            try {
                Operations operations = new PluginOperations(host, config);
                TickfluxServer server =
                        TickfluxServer.start(engine, withPlugins(settings.server(), version, host, operations));
                engine.retain(settings.upkeep().retention(), () -> cursors(settings, engine, host));
                return new RunningServer(settings, engine, host, server, config);
            } catch (RuntimeException e) {
                config.ifPresent(LiveConfig::close);
                host.close(settings.stopWithin()).block();
                throw e;
            }
        } catch (RuntimeException e) {
            engine.close(settings.stopWithin()).block();
            throw e;
        }
    }

    private static List<ConsumerCursor> cursors(Settings settings, Engine engine, PluginHost host) {
        List<String> triggers = host.status().stream()
                .filter(plugin -> !plugin.on().isEmpty())
                .map(PluginStatus::name)
                .toList();
        return DurableCursors.of(engine, settings.host().cursors(), triggers);
    }

    /** As {@link #start}, on other ports when those of the settings are taken. */
    public static RunningServer startOnFreePortsIfTaken(Settings settings, String version) {
        try {
            return start(settings, version);
        } catch (ChannelBindException taken) {
            ServerConfig free = settings.server().on(settings.server().bindAddress(), 0, 0);
            return start(
                    new Settings(settings.engine(), settings.host(), settings.upkeep(), free, settings.stopWithin()),
                    version);
        }
    }

    private static ServerConfig withPlugins(
            ServerConfig config, String version, PluginHost host, Operations operations) {
        Extensions given = config.extensions();
        List<MeterBinder> meters = new ArrayList<>(given.meters());
        meters.add(new PluginCollector(host));
        return config.with(new Extensions(
                version, given.authenticator(), () -> plugins(host), new HostTriggers(host), operations, meters));
    }

    private static List<ServerStatus.Plugin> plugins(PluginHost host) {
        return host.status().stream().map(RunningServer::plugin).toList();
    }

    private static ServerStatus.Plugin plugin(PluginStatus status) {
        var last = status.faults().last();
        String detail = "handled=" + status.progress().handled() + " derived="
                + status.progress().derived() + " lag="
                + status.progress().lag().age().toMillis() + "ms failures="
                + status.faults().failures() + (last == null ? "" : " last=" + last.message());
        return new ServerStatus.Plugin(
                status.name(),
                status.kind().name().toLowerCase(Locale.ROOT),
                status.state().name(),
                detail);
    }

    /** Where RSocket clients connect. */
    public URI rsocket() {
        return URI.create("tcp://" + reachableHost() + ':' + server.rsocketPort());
    }

    /** Where browsers and probes connect. */
    public URI http() {
        return URI.create("http://" + reachableHost() + ':' + server.httpPort() + '/');
    }

    /** An address that can be connected to from here, also when the server listens on all of them. */
    private String reachableHost() {
        try {
            InetAddress address = InetAddress.getByName(settings.server().bindAddress());
            String host = address.isAnyLocalAddress() ? ServerConfig.LOOPBACK : address.getHostAddress();
            return host.indexOf(':') >= 0 ? '[' + host + ']' : host;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("bound to an unknown address: " + settings.server(), e);
        }
    }

    public Path root() {
        return settings.engine().root();
    }

    public int buckets() {
        return engine.buckets().size();
    }

    /**
     * Stops everything within the configured time: tells subscribers where to resume, lets plugins finish, stores what was accepted.
     * Idempotent. The network may take half of the time and the plugins a quarter, so that the engine always has some.
     */
    public Mono<Void> close() {
        Duration all = settings.stopWithin();
        config.ifPresent(LiveConfig::close);
        upkeep.dispose();
        return server.close(all.dividedBy(2)).then(host.close(all.dividedBy(4))).then(engine.close(all.dividedBy(4)));
    }
}
