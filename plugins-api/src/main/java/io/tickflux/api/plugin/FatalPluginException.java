package io.tickflux.api.plugin;

/** A fault that no retry can mend, such as refused credentials: the host parks the plugin and shows the message. */
public final class FatalPluginException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FatalPluginException(String message) {
        super(message);
    }

    public FatalPluginException(String message, Throwable cause) {
        super(message, cause);
    }
}
