package io.tickflux.transport.app.child;

import io.rsocket.RSocketErrorException;
import io.rsocket.exceptions.ApplicationErrorException;
import io.rsocket.exceptions.CustomRSocketException;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.plugin.FatalPluginException;
import io.tickflux.engine.host.PluginGuest;
import io.tickflux.transport.client.protocol.WireError;
import java.util.Optional;

/** A plugin failed in its own process, or the process did. */
final class ChildFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int FATAL_CODE = 0x3F0;
    private static final int MAX_TEXT = 4_000;

    ChildFailure(String message) {
        super(message);
    }

    /** In the child: what goes over the wire for a failure of the plugin. */
    static RSocketErrorException toFrame(Throwable failure) {
        String all = PluginGuest.describe(failure);
        String text = all.length() <= MAX_TEXT ? all : all.substring(0, MAX_TEXT) + "...";
        Optional<InvalidInputException> invalid = PluginGuest.invalidInput(failure);
        if (invalid.isPresent()) {
            return WireError.of(invalid.get()).toFrame();
        }
        return PluginGuest.isFatal(failure)
                ? new CustomRSocketException(FATAL_CODE, text)
                : new ApplicationErrorException(text);
    }

    /** In the server: what came over the wire. */
    static RuntimeException ofFrame(RSocketErrorException frame) {
        WireError error = WireError.of(frame);
        if (error.kind() == WireError.Kind.INVALID_INPUT) {
            return error.toInvalidInput();
        }
        String text = error.text();
        return frame.errorCode() == FATAL_CODE ? new FatalPluginException(text) : new ChildFailure(text);
    }
}
