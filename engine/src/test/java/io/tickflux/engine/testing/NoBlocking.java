package io.tickflux.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;

/**
 * Fails a test during which an event loop of Netty's or a parallel thread of Reactor's has blocked. JUnit finds it as a service and
 * makes it before the first test: a pool's thread that waits for work already has left the methods in which waiting is allowed
 * behind, and would be taken for one that blocks.
 */
public final class NoBlocking implements AfterEachCallback, AfterAllCallback {
    private static final String FILE_CHANNEL = "sun.nio.ch.FileChannelImpl";
    private static final String BUFFER = "(Ljava/nio/ByteBuffer;)I";
    private static final String BUFFER_AT = "(Ljava/nio/ByteBuffer;J)I";

    private static final ConcurrentLinkedQueue<String> CALLS = new ConcurrentLinkedQueue<>();

    static {
        BlockHound.builder()
                .loadIntegrations()
                .markAsBlocking(FILE_CHANNEL, "write", BUFFER)
                .markAsBlocking(FILE_CHANNEL, "write", BUFFER_AT)
                .markAsBlocking(FILE_CHANNEL, "read", BUFFER)
                .markAsBlocking(FILE_CHANNEL, "read", BUFFER_AT)
                .markAsBlocking(FILE_CHANNEL, "force", "(Z)V")
                .markAsBlocking("java.nio.MappedByteBuffer", "force", "()Ljava/nio/MappedByteBuffer;")
                // Once in a class's life, or in a message's that should not be there at all.
                .allowBlockingCallsInside("java.lang.ClassLoader", "loadClass")
                .allowBlockingCallsInside("ch.qos.logback.classic.Logger", "callAppenders")
                // A mutex, as of the write queue's, of a JDK queue's or pool's, or of Netty's allocator, is held for a
                // few
                // instructions. Waiting for anything else, on a condition or in a future, is still seen.
                .allowBlockingCallsInside("java.util.concurrent.locks.ReentrantLock", "lock")
                .allowBlockingCallsInside("java.util.concurrent.locks.StampedLock", "writeLock")
                .blockingMethodCallback(NoBlocking::report)
                .install();
    }

    private static void report(BlockingMethod method) {
        StringWriter text = new StringWriter();
        new Throwable(method + " on " + Thread.currentThread().getName()).printStackTrace(new PrintWriter(text));
        CALLS.add(text.toString());
    }

    /** The blocking calls since the last look, each with its stack. */
    public static List<String> taken() {
        List<String> taken = new ArrayList<>();
        for (String call = CALLS.poll(); call != null; call = CALLS.poll()) {
            taken.add(call);
        }
        return taken;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        assertThat(taken()).as("blocking calls on threads that must not block").isEmpty();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        afterEach(context);
    }
}
