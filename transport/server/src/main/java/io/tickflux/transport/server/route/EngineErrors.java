package io.tickflux.transport.server.route;

import io.rsocket.RSocketErrorException;
import io.tickflux.api.InvalidInputException;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.EngineClosedException;
import io.tickflux.engine.OverloadedException;
import io.tickflux.engine.PositionExpiredException;
import io.tickflux.engine.RequestFailedException;
import io.tickflux.engine.StorageUnavailableException;
import io.tickflux.engine.WritesRefusedException;
import io.tickflux.transport.client.protocol.WireError;
import io.tickflux.transport.client.protocol.WireError.Kind;
import io.tickflux.transport.server.access.AccessDeniedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where failures become what travels. */
public final class EngineErrors {
    private static final Logger LOG = LoggerFactory.getLogger(EngineErrors.class);

    private EngineErrors() {}

    /** The failure as RSocket sends it. */
    public static Throwable toFrame(Throwable cause) {
        return cause instanceof RSocketErrorException frame
                ? frame
                : wireError(cause).toFrame();
    }

    static WireError wireError(Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        if (cause instanceof InvalidInputException invalid) {
            return WireError.of(invalid);
        }
        if (cause instanceof OverloadedException || cause instanceof StorageUnavailableException) {
            return new WireError(Kind.OVERLOADED, text);
        }
        if (cause instanceof WritesRefusedException) {
            return new WireError(Kind.WRITES_REFUSED, text);
        }
        if (cause instanceof PositionExpiredException) {
            return new WireError(Kind.POSITION_EXPIRED, text);
        }
        if (cause instanceof EngineClosedException || cause instanceof ClosingException) {
            return new WireError(Kind.CLOSING, text);
        }
        if (cause instanceof DamagedStorageException) {
            return new WireError(Kind.DAMAGED_STORAGE, text);
        }
        if (cause instanceof RequestFailedException) {
            return new WireError(Kind.REQUEST_FAILED, text);
        }
        if (cause instanceof AccessDeniedException) {
            return new WireError(Kind.ACCESS_DENIED, text);
        }
        return unexpected(cause);
    }

    /** Its text may hold anything, so that only its kind goes out. */
    private static WireError unexpected(Throwable cause) {
        LOG.error("a request failed unexpectedly", cause);
        return new WireError(
                Kind.FAILURE,
                "server failure: " + cause.getClass().getSimpleName() + " (expected: see the server's log)");
    }
}
