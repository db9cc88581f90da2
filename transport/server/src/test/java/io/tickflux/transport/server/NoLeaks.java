package io.tickflux.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Fails a class in which Netty has found a buffer that nobody released. JUnit finds it as a service: it holds for all tests here. */
public final class NoLeaks implements AfterAllCallback {
    private static final int ROUNDS = 5;
    private static final ListAppender<ILoggingEvent> REPORTS = new ListAppender<>();

    static {
        REPORTS.start();
        ((Logger) LoggerFactory.getLogger(ResourceLeakDetector.class)).addAppender(REPORTS);
    }

    /**
     * The leaks that were found since the last look. One is found when a collected buffer's tracker is looked at: with the next
     * allocation.
     */
    @SuppressWarnings("SystemGcUsage")
    static List<String> taken() {
        for (int i = 0; i < ROUNDS; i++) {
            System.gc();
            PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
            ByteBufAllocator.DEFAULT.buffer(16).release();
        }
        List<String> taken =
                REPORTS.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
        REPORTS.list.clear();
        return taken;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
        assertThat(taken()).as("buffers that nobody released").isEmpty();
    }
}
