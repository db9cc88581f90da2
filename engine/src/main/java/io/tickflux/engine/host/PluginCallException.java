package io.tickflux.engine.host;

/** Whatever a plugin threw, signalled or did wrong, as an exception of the host's that cannot be overlooked. */
final class PluginCallException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Throwable failure;

    PluginCallException(Throwable failure) {
        // Not as the cause: even to print one that belongs to a plugin is a call into the plugin.
        super(failure.getClass().getName());
        this.failure = failure;
    }

    Throwable failure() {
        return failure;
    }
}
