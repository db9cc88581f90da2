package io.tickflux.engine.host;

/** A plugin broke a rule of the SPI: it answered null, emitted more than was requested, and the like. */
final class PluginMisuseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PluginMisuseException(String message) {
        super(message);
    }
}
