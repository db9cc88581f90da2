package io.tickflux.transport.app.cli;

import io.tickflux.transport.client.ClientConfig;
import io.tickflux.transport.client.Reconnect;
import java.net.URI;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Which server a command talks to. */
final class ServerOptions {
    /** How long a question waits for a server that went away meanwhile. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "${env:TICKFLUX_URL:-tcp://127.0.0.1:5994}",
            description = {
                "The server: tcp://HOST:5994 or ws://HOST:5993/rsocket.",
                "Default: TICKFLUX_URL from the environment, or tcp://127.0.0.1:5994."
            })
    private URI url = URI.create("tcp://127.0.0.1:5994");

    /** Connects for a question and an answer. */
    Session ask() {
        return Session.open(config().with(Reconnect.DEFAULT.reconnectFor(PATIENCE)));
    }

    /** How to connect for something that outlives a restart of the server. */
    ClientConfig config() {
        return ClientConfig.of(url);
    }
}
