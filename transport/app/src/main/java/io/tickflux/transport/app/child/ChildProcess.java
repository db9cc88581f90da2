package io.tickflux.transport.app.child;

import com.fasterxml.jackson.databind.JsonNode;
import io.rsocket.ConnectionSetupPayload;
import io.rsocket.RSocket;
import io.rsocket.RSocketErrorException;
import io.rsocket.core.RSocketServer;
import io.rsocket.exceptions.RejectedSetupException;
import io.rsocket.transport.netty.server.CloseableChannel;
import io.rsocket.transport.netty.server.TcpServerTransport;
import io.tickflux.api.plugin.PluginContext;
import io.tickflux.engine.host.GuestSpec;
import io.tickflux.engine.host.PluginKind;
import io.tickflux.transport.client.protocol.WireError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * In the server: one process with a plugin in it.
 *
 * <pre>
 *   server                                     child
 *   listen on a free port of 127.0.0.1
 *   start process, tell it port and token ──▶  standard input
 *   one connection with the token         ◀──  connect; the port is closed again
 *   kind of plugin, or why there is none  ◀──  make the plugin
 * </pre>
 */
final class ChildProcess {
    /** So many processes start at a time: together they would all be late. */
    private static final Semaphore STARTING =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

    private static final int TOKEN_BYTES = 32;
    private static final long LAST_WORDS_MILLIS = 1_000;

    private final Process process;
    private final ChildOutput errors;
    private final RSocket plugin;
    private final PluginKind kind;

    private ChildProcess(Process process, ChildOutput errors, RSocket plugin, PluginKind kind) {
        this.process = process;
        this.errors = errors;
        this.plugin = plugin;
        this.kind = kind;
    }

    /**
     * Starts one; blocks until its plugin is made.
     *
     * @throws io.tickflux.api.InvalidInputException when the plugin cannot be made from its config
     * @throws ChildFailure when it cannot be made for another reason
     */
    static ChildProcess start(GuestSpec spec, PluginContext context) {
        try {
            STARTING.acquire();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ChildFailure("interrupted before its process was started");
        }
        try {
            return startNow(spec, context);
        } finally {
            STARTING.release();
        }
    }

    private static ChildProcess startNow(GuestSpec spec, PluginContext context) {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        String token = HexFormat.of().formatHex(random);
        ContextResponder responder = new ContextResponder(context);
        CompletableFuture<RSocket> connected = new CompletableFuture<>();
        CloseableChannel port = listen(token, responder, connected);
        Process process = null;
        try {
            process = Objects.requireNonNull(ChildCommand.of(spec.memoryBytes()).start());
            ChildSpec told = new ChildSpec(spec, port.address().getPort(), token);
            return join(told, process, responder, connected);
        } catch (IOException notStarted) {
            throw new UncheckedIOException(notStarted);
        } catch (RuntimeException failure) {
            if (process != null) {
                process.destroyForcibly();
            }
            throw failure;
        } finally {
            port.dispose();
        }
    }

    private static CloseableChannel listen(
            String token, ContextResponder responder, CompletableFuture<RSocket> connected) {
        return Objects.requireNonNull(
                RSocketServer.create((setup, sending) -> accept(token, setup, sending, responder, connected))
                        .maxInboundPayloadSize(ChildLimits.MAX_PAYLOAD_BYTES)
                        .fragment(ChildLimits.FRAGMENT_BYTES)
                        .bind(TcpServerTransport.create(ChildLimits.HOST, 0))
                        .block(ChildLimits.START_LIMIT));
    }

    private static Mono<RSocket> accept(
            String token,
            ConnectionSetupPayload setup,
            RSocket sending,
            ContextResponder responder,
            CompletableFuture<RSocket> connected) {
        boolean invited = MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8), setup.getDataUtf8().getBytes(StandardCharsets.UTF_8));
        return invited && connected.complete(sending)
                ? Mono.just(responder)
                : Mono.error(new RejectedSetupException("not invited"));
    }

    private static ChildProcess join(
            ChildSpec told, Process process, ContextResponder responder, CompletableFuture<RSocket> connected)
            throws IOException {
        String name = told.plugin().name();
        Logger log = LoggerFactory.getLogger("io.tickflux.plugin." + name);
        ChildOutput.of(name, log, process.getInputStream());
        ChildOutput errors = ChildOutput.of(name, log, process.getErrorStream());
        // Kept open: its end tells the child that we have ended.
        process.getOutputStream().write((told.toLine() + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        Mono.fromFuture(process.onExit()).subscribe(gone -> {
            ChildFailure ended = new ChildFailure(ended(gone, errors));
            connected.completeExceptionally(ended);
            responder.made().completeExceptionally(ended);
        });
        RSocket plugin = await(connected);
        JsonNode made = await(responder.made());
        if (made.has("error")) {
            String text = made.path("error").asText();
            throw made.path("invalid").asBoolean()
                    ? new WireError(WireError.Kind.INVALID_INPUT, text).toInvalidInput()
                    : new ChildFailure(text);
        }
        PluginKind kind = PluginKind.valueOf(made.path("kind").asText().toUpperCase(Locale.ROOT));
        return new ChildProcess(process, errors, plugin, kind);
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(ChildLimits.START_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new ChildFailure("its process was not ready within " + ChildLimits.START_LIMIT);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof ChildFailure gone ? gone : new IllegalStateException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ChildFailure("interrupted while its process was started");
        }
    }

    PluginKind kind() {
        return kind;
    }

    /** The plugin's end. */
    RSocket plugin() {
        return plugin;
    }

    boolean isAlive() {
        return process.isAlive() && !plugin.isDisposed();
    }

    /** At once; nothing of the plugin's is asked. */
    void kill() {
        process.destroyForcibly();
        plugin.dispose();
    }

    /** What a failure of a request means: the plugin's own, or the end of its process. May wait for the process to be gone. */
    Throwable explain(Throwable failure) {
        if (failure instanceof RSocketErrorException frame && isAlive()) {
            return ChildFailure.ofFrame(frame);
        }
        try {
            if (process.waitFor(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS)) {
                return new ChildFailure(ended(process, errors));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return failure;
    }

    /** How a process ended, and the last that it said. */
    static String ended(Process process, ChildOutput errors) {
        String line = errors.lastLine();
        return "its process ended: exit code " + process.exitValue() + (line.isEmpty() ? "" : ", last line: " + line);
    }
}
