package io.tickflux.transport.server.route;

import io.tickflux.api.Position;
import org.jspecify.annotations.Nullable;

/** The stream ends because the server does. */
final class ClosingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param last the position of the last event sent; null if none was */
    ClosingException(@Nullable Position last) {
        super(text(last), null, false, false);
    }

    private static String text(@Nullable Position last) {
        return last == null
                ? "closing: no event sent (expected: subscribe again)"
                : "closing: last=" + last + " (expected: subscribe again after it)";
    }
}
