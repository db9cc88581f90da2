package io.tickflux.transport.app.cli;

import io.tickflux.transport.app.console.Console;
import io.tickflux.transport.client.ClientConfig;
import io.tickflux.transport.client.ConnectionState;
import io.tickflux.transport.client.TickfluxClient;
import java.time.Duration;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** A client for the duration of a command. */
final class Session implements AutoCloseable {
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final TickfluxClient client;
    private final Disposable notes;

    private Session(TickfluxClient client, Disposable notes) {
        this.client = client;
        this.notes = notes;
    }

    static Session open(ClientConfig config) {
        return new Session(TickfluxClient.connect(config), Disposables.disposed());
    }

    /** As {@link #open}, and tells when the connection is lost and when it is back. */
    static Session openTalking(ClientConfig config, Console console) {
        TickfluxClient client = TickfluxClient.connect(config);
        ConnectionNotes notes = new ConnectionNotes(console);
        return new Session(client, client.states().subscribe(notes::onState, failure -> {}));
    }

    TickfluxClient client() {
        return client;
    }

    @Override
    public void close() {
        notes.dispose();
        // Nothing is lost by a connection that does not end in time: the process ends next.
        client.close().timeout(CLOSE_WITHIN, Mono.empty()).onErrorComplete().block();
    }

    /** A note for each loss and each return; none for the first connection. */
    private static final class ConnectionNotes {
        private final Console console;
        private boolean lost;
        private boolean connectedBefore;

        ConnectionNotes(Console console) {
            this.console = console;
        }

        void onState(ConnectionState state) {
            switch (state.phase()) {
                case LOST -> onLost(state);
                case CONNECTED -> onConnected();
                case IDLE, CONNECTING, CLOSED -> {}
            }
        }

        private void onLost(ConnectionState state) {
            if (connectedBefore && !lost) {
                console.note("connection lost, trying again: cause=" + state.cause());
                lost = true;
            }
        }

        private void onConnected() {
            if (lost) {
                console.note("connected again");
            }
            lost = false;
            connectedBefore = true;
        }
    }
}
