package io.tickflux.transport.client;

import io.rsocket.RSocketErrorException;
import io.rsocket.exceptions.ConnectionCloseException;
import io.rsocket.exceptions.ConnectionErrorException;
import io.rsocket.exceptions.RejectedSetupException;
import io.rsocket.exceptions.SetupException;
import io.tickflux.api.InvalidInputException;
import io.tickflux.transport.client.protocol.WireError;
import io.tickflux.transport.client.protocol.WireError.Kind;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import reactor.netty.channel.AbortedException;

/** The one place where what came over the wire becomes a typed exception. */
final class RemoteErrors {
    private RemoteErrors() {}

    /** Whether the connection or the server went away, so that the same request on a new connection may succeed. */
    static boolean isLost(Throwable cause) {
        return cause instanceof IOException
                || cause instanceof AbortedException
                || cause instanceof CancellationException
                || cause instanceof ConnectionErrorException
                || cause instanceof ConnectionCloseException
                || (cause instanceof RSocketErrorException error && Kind.of(error.errorCode()) == Kind.CLOSING);
    }

    /** What the caller gets. */
    static Throwable typed(Throwable cause) {
        if (cause instanceof TickfluxException || cause instanceof InvalidInputException) {
            return cause;
        }
        if (cause instanceof RejectedSetupException) {
            return new AccessDeniedException(String.valueOf(cause.getMessage()));
        }
        if (cause instanceof SetupException) {
            return new WireError(Kind.INVALID_INPUT, String.valueOf(cause.getMessage())).toInvalidInput();
        }
        if (isLost(cause) && !(cause instanceof RSocketErrorException)) {
            return new ConnectionLostException("connection: lost (expected: to stay)", cause);
        }
        return cause instanceof RSocketErrorException error ? typed(WireError.of(error)) : cause;
    }

    private static Throwable typed(WireError error) {
        return switch (error.kind()) {
            case INVALID_INPUT -> error.toInvalidInput();
            case OVERLOADED -> new OverloadedException(error.text());
            case WRITES_REFUSED -> new WritesRefusedException(error.text());
            case POSITION_EXPIRED -> new PositionExpiredException(error.text());
            case CLOSING -> new ServerClosingException(error.text());
            case ACCESS_DENIED -> new AccessDeniedException(error.text());
            case REQUEST_FAILED -> new RequestFailedException(error.text());
            case DAMAGED_STORAGE, FAILURE -> new ServerFailureException(error.text());
        };
    }
}
