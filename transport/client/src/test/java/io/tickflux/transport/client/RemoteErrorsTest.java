package io.tickflux.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.rsocket.exceptions.Exceptions;
import io.rsocket.exceptions.InvalidSetupException;
import io.rsocket.exceptions.RejectedSetupException;
import io.rsocket.frame.ErrorFrameCodec;
import io.tickflux.api.InvalidInputException;
import io.tickflux.transport.client.protocol.WireError;
import io.tickflux.transport.client.protocol.WireError.Kind;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RemoteErrorsTest {
    private static final Map<Kind, Class<? extends Throwable>> TYPES = Map.of(
            Kind.INVALID_INPUT, InvalidInputException.class,
            Kind.OVERLOADED, OverloadedException.class,
            Kind.FAILURE, ServerFailureException.class,
            Kind.WRITES_REFUSED, WritesRefusedException.class,
            Kind.POSITION_EXPIRED, PositionExpiredException.class,
            Kind.CLOSING, ServerClosingException.class,
            Kind.DAMAGED_STORAGE, ServerFailureException.class,
            Kind.ACCESS_DENIED, AccessDeniedException.class,
            Kind.REQUEST_FAILED, RequestFailedException.class);

    /** Through the bytes of a real ERROR frame. */
    @ParameterizedTest
    @EnumSource
    void everyKindOfErrorHasItsExceptionAndKeepsItsText(Kind kind) {
        WireError sent = new WireError(kind, "where: found (expected: rule)");
        Throwable received = RemoteErrors.typed(travelled(sent));
        assertThat(received).isExactlyInstanceOf(TYPES.get(kind)).hasMessage(sent.text());
    }

    @Test
    void invalidInputIsTakenApartAgain() {
        InvalidInputException sent = new InvalidInputException("column a: b", "\"x: (y)\"", "one of (p) or (q)");
        InvalidInputException received = (InvalidInputException) RemoteErrors.typed(travelled(WireError.of(sent)));
        assertThat(received).hasMessage(sent.getMessage());
        assertThat(received.expected()).isEqualTo("one of (p) or (q)");
    }

    @Test
    void aRefusedSetupIsSaidAndNotRetried() {
        assertThat(RemoteErrors.typed(new RejectedSetupException("access denied (expected: a token)")))
                .isInstanceOf(AccessDeniedException.class);
        assertThat(RemoteErrors.typed(new InvalidSetupException("data MIME type: a/b (expected: one of c)")))
                .isInstanceOf(InvalidInputException.class);
        assertThat(RemoteErrors.isLost(new RejectedSetupException("no"))).isFalse();
        assertThat(RemoteErrors.isLost(new InvalidSetupException("no"))).isFalse();
    }

    @Test
    void aLostConnectionAndAClosingServerAreWorthAnotherAttemptAndNothingElseIs() {
        assertThat(RemoteErrors.isLost(new IOException("reset"))).isTrue();
        for (Kind kind : Kind.values()) {
            assertThat(RemoteErrors.isLost(travelled(new WireError(kind, "text"))))
                    .as("%s", kind)
                    .isEqualTo(kind == Kind.CLOSING);
        }
    }

    private static RuntimeException travelled(WireError error) {
        ByteBuf frame = ErrorFrameCodec.encode(UnpooledByteBufAllocator.DEFAULT, 1, error.toFrame());
        try {
            return Exceptions.from(1, frame);
        } finally {
            frame.release();
        }
    }
}
