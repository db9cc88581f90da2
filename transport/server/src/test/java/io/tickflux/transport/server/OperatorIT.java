package io.tickflux.transport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickflux.api.Position;
import io.tickflux.transport.client.AccessDeniedException;
import io.tickflux.transport.client.TickfluxClient;
import io.tickflux.transport.client.protocol.Credentials;
import io.tickflux.transport.client.protocol.ReplayAnswer;
import io.tickflux.transport.client.protocol.ReplayRequest;
import io.tickflux.transport.client.protocol.Route;
import io.tickflux.transport.client.protocol.Trees;
import io.tickflux.transport.client.protocol.TriggerAnswer;
import io.tickflux.transport.client.protocol.TriggerRequest;
import io.tickflux.transport.server.access.Authenticator;
import io.tickflux.transport.server.route.TriggerCalls;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Who may change what runs. */
class OperatorIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final ObjectNode LIST = Trees.NODES.objectNode().put("action", "list");
    private static final ObjectNode RELOAD = Trees.NODES.objectNode().put("action", "reload");

    private final List<String> reached = new CopyOnWriteArrayList<>();

    /** Lets everybody in, and nobody change anything. */
    private static final class Guests implements Authenticator {
        @Override
        public Mono<Void> authenticate(Credentials credentials, SocketAddress remote) {
            return Mono.empty();
        }

        @Override
        public boolean mayOperate(Credentials credentials, SocketAddress remote) {
            return false;
        }
    }

    private final class Triggers implements TriggerCalls {
        @Override
        public Flux<ReplayAnswer> replay(ReplayRequest request) {
            reached.add("replay");
            return Flux.empty();
        }

        @Override
        public Mono<TriggerAnswer> request(TriggerRequest request) {
            reached.add("request");
            return Mono.just(new TriggerAnswer("t", Position.of(1), List.of()));
        }
    }

    private void with(Authenticator authenticator, java.util.function.Consumer<TickfluxClient> test) {
        Operations operations = (route, request) -> {
            reached.add(route.routeName() + ' ' + request.path("action").asText());
            return Trees.NODES.objectNode();
        };
        FakeEngine engine = new FakeEngine();
        TickfluxServer server = TickfluxServer.start(
                engine,
                ServerConfig.freePorts()
                        .with(new Extensions("1", authenticator, List::of, new Triggers(), operations, List.of())));
        TickfluxClient client = TickfluxClient.connect(URI.create("tcp://127.0.0.1:" + server.rsocketPort()));
        try {
            test.accept(client);
        } finally {
            client.close().block(SOON);
            server.close(Duration.ofSeconds(1)).block(SOON);
            engine.close(Duration.ZERO).block();
        }
    }

    @Test
    void i12_whoMayNotChangeWhatRunsMayLookAndAskAndNothingElse() {
        with(new Guests(), client -> {
            client.operate(Route.PLUGINS, LIST).block(SOON);
            client.operate(Route.TRIGGERS, Trees.NODES.objectNode()).block(SOON);
            client.request("/x", Map.of()).block(SOON);
            assertThatThrownBy(() -> client.operate(Route.PLUGINS, RELOAD).block(SOON))
                    .isInstanceOf(AccessDeniedException.class)
                    .hasMessageContaining("an operator");
            assertThatThrownBy(() -> client.replay("t", Optional.empty()).blockLast(SOON))
                    .isInstanceOf(AccessDeniedException.class);
        });
        assertThat(reached).containsExactly("plugins list", "triggers ", "request");
    }

    @Test
    void clientsOfTheServersOwnMachineAreOperators() {
        with(Authenticator.LOOPBACK_ONLY, client -> {
            client.operate(Route.PLUGINS, RELOAD).block(SOON);
            client.replay("t", Optional.empty()).blockLast(SOON);
        });
        assertThat(reached).containsExactly("plugins reload", "replay");
        assertThat(Authenticator.LOOPBACK_ONLY.mayOperate(
                        Credentials.ANONYMOUS, InetSocketAddress.createUnresolved("example.org", 1)))
                .isFalse();
    }
}
