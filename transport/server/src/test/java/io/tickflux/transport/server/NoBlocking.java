package io.tickflux.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.blockhound.BlockHound;

/** Fails a class in which an event loop has blocked. */
final class NoBlocking implements BeforeAllCallback, AfterAllCallback {
    private static final List<String> CALLS = new CopyOnWriteArrayList<>();

    static {
        BlockHound.builder()
                .loadIntegrations()
                .blockingMethodCallback(method -> CALLS.add(method + stack()))
                .allowBlockingCallsInside("java.lang.ClassLoader", "loadClass")
                .allowBlockingCallsInside("ch.qos.logback.classic.Logger", "callAppenders")
                .install();
    }

    private static String stack() {
        StringWriter text = new StringWriter();
        new Throwable().printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        CALLS.clear();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        assertThat(CALLS).isEmpty();
    }
}
