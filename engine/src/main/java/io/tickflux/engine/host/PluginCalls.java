package io.tickflux.engine.host;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The one place from which code of a plugin is called. Nothing it throws gets further than here, an Error no more than an
 * exception: Reactor's operators let a LinkageError through, and the stream behind them stands still without a signal.
 */
final class PluginCalls {
    private final ClassLoader loader;
    private final PluginMeters meters;

    PluginCalls(ClassLoader loader, PluginMeters meters) {
        this.loader = loader;
        this.meters = meters;
    }

    ClassLoader loader() {
        return loader;
    }

    /** Calls, with the plugin's class loader as the thread's. */
    <T extends @Nullable Object> T call(Callable<T> call) throws PluginCallException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        long begin = System.nanoTime();
        thread.setContextClassLoader(loader);
        try {
            return call.call();
        } catch (Throwable failure) {
            throw new PluginCallException(failure);
        } finally {
            thread.setContextClassLoader(before);
            meters.called(System.nanoTime() - begin);
        }
    }

    /** As {@link #call}, for what returns nothing. */
    void run(Runnable call) throws PluginCallException {
        call(() -> {
            call.run();
            return true;
        });
    }
}
