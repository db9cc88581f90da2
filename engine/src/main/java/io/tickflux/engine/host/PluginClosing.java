package io.tickflux.engine.host;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls a plugin's own {@code close}, which may fail or never return. */
final class PluginClosing {
    private static final Logger log = LoggerFactory.getLogger(PluginClosing.class);

    private PluginClosing() {}

    static void close(Runnable closePlugin, PluginKit kit, Deadline deadline) throws InterruptedException {
        String name = kit.identity().name();
        try {
            kit.threads()
                    .calls()
                    .call(
                            () -> {
                                kit.calls().run(closePlugin);
                                return true;
                            },
                            Duration.ofNanos(deadline.halfway().nanosLeft()));
        } catch (TimeoutException late) {
            log.warn("plugin was not closed in time: name={}", name);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            String error = cause instanceof PluginCallException call
                    ? Failures.oneLine(call.failure())
                    : Failures.oneLine(failed);
            log.warn("plugin failed in close: name={}, error={}", name, error);
        }
    }
}
