package io.tickflux.transport.app.child;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rsocket.RSocket;
import io.rsocket.core.RSocketConnector;
import io.rsocket.transport.netty.client.TcpClientTransport;
import io.rsocket.util.DefaultPayload;
import io.tickflux.api.InvalidInputException;
import io.tickflux.engine.host.GuestSpec;
import io.tickflux.engine.host.PluginGuest;
import io.tickflux.transport.client.protocol.Trees;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** The process of one plugin, or of a {@link ChildListing}. Lives no longer than the server that started it: it ends when its standard input or the connection does. */
public final class ChildMain {
    /** Something got out of a thread of the plugin's that nobody listens to. */
    static final int EXIT_UNCAUGHT = 70;

    private static final int TICK_MILLIS = 500;

    private ChildMain() {}

    /** Reads from standard input what to do. */
    public static void main(String[] arguments) throws IOException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = input.readLine();
        if (line == null) {
            return;
        }
        if (ChildListing.isAskedBy(line)) {
            haltWithTheServer(input);
            ChildListing.answer(line);
            halt(0);
        }
        // An Error that gets out of an operator ends a scheduler's task without a signal to anybody.
        Schedulers.onHandleError((thread, failure) -> uncaught(failure));
        ChildSpec spec = ChildSpec.ofLine(line);
        Sinks.One<PluginGuest> guest = Sinks.one();
        RSocket server = connect(spec, guest.asMono());
        server.onClose().onErrorComplete().doFinally(any -> halt(0)).subscribe();
        make(spec.plugin(), server, guest);
        awaitEnd(input);
    }

    /** Nothing more is said there; it ends with the server, however that ends. */
    private static void awaitEnd(BufferedReader input) {
        try {
            input.transferTo(Writer.nullWriter());
        } catch (IOException gone) {
            System.err.println("standard input: " + gone);
        }
        halt(0);
    }

    private static void haltWithTheServer(BufferedReader input) {
        Thread thread = new Thread(() -> awaitEnd(input), "await-end");
        thread.setDaemon(true);
        thread.start();
    }

    private static RSocket connect(ChildSpec spec, Mono<PluginGuest> guest) {
        return Objects.requireNonNull(RSocketConnector.create()
                .setupPayload(DefaultPayload.create(spec.token()))
                .acceptor((setup, sending) -> Mono.just(new ChildResponder(guest)))
                .maxInboundPayloadSize(ChildLimits.MAX_PAYLOAD_BYTES)
                .fragment(ChildLimits.FRAGMENT_BYTES)
                .connect(TcpClientTransport.create(ChildLimits.HOST, spec.port()))
                .block(ChildLimits.START_LIMIT));
    }

    private static void make(GuestSpec spec, RSocket server, Sinks.One<PluginGuest> guest) {
        ObjectNode made = Trees.NODES.objectNode();
        try {
            PluginGuest plugin = PluginGuest.load(spec, new ChildContext(server, spec));
            plugin.onUncaught(ChildMain::uncaught);
            Schedulers.newSingle("hogs", true)
                    .schedulePeriodically(plugin::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
            guest.tryEmitValue(plugin).orThrow();
            made.put("kind", plugin.kind().name().toLowerCase(Locale.ROOT));
        } catch (InvalidInputException wrong) {
            made.put("error", wrong.getMessage()).put("invalid", true);
        } catch (IllegalStateException notMade) {
            made.put("error", notMade.getMessage());
        }
        server.fireAndForget(Messages.of(Messages.MADE, made)).block(ChildLimits.START_LIMIT);
    }

    private static void uncaught(Throwable failure) {
        System.err.println("uncaught: " + PluginGuest.describe(failure));
        halt(EXIT_UNCAUGHT);
    }

    /** No hook of the plugin's may hold it up. */
    private static void halt(int code) {
        Runtime.getRuntime().halt(code);
    }
}
