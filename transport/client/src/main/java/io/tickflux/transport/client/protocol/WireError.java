package io.tickflux.transport.client.protocol;

import io.rsocket.RSocketErrorException;
import io.rsocket.exceptions.CustomRSocketException;
import io.rsocket.exceptions.InvalidException;
import io.rsocket.exceptions.RejectedException;
import io.tickflux.api.InvalidInputException;

/**
 * A failure as it travels: the code of an RSocket ERROR frame and a text for people, {@code name: value (expected: rule)}.
 *
 * @param kind what went wrong; its code is what programs look at
 * @param text what went wrong, in words
 */
public record WireError(Kind kind, String text) {
    private static final String EXPECTED = " (expected: ";
    private static final int MAX_TEXT = 4_096;

    /** A text that is too long for a frame is cut. */
    public WireError {
        text = text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "...";
    }

    /** The kinds of failure, each with one code. Codes of 0x300 and above are ours, the others RSocket's own. */
    public enum Kind {
        /** The request can never succeed. */
        INVALID_INPUT(0x204),
        /** Too busy: nothing was done, a retry a little later is right. */
        OVERLOADED(0x202),
        /** The server failed. */
        FAILURE(0x201),
        /** No writes at the moment; nothing was stored. */
        WRITES_REFUSED(0x301),
        /** The position is not held any more. */
        POSITION_EXPIRED(0x302),
        /** The server is closing. */
        CLOSING(0x303),
        /** Stored bytes are damaged. */
        DAMAGED_STORAGE(0x304),
        /** Not allowed. */
        ACCESS_DENIED(0x305),
        /** A trigger could not answer a request. */
        REQUEST_FAILED(0x306);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }

        /** The kind of a code; codes that are not ours are failures. */
        public static Kind of(int code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            return FAILURE;
        }
    }

    public static WireError of(InvalidInputException e) {
        return new WireError(Kind.INVALID_INPUT, String.valueOf(e.getMessage()));
    }

    public static WireError of(RSocketErrorException frame) {
        return new WireError(Kind.of(frame.errorCode()), String.valueOf(frame.getMessage()));
    }

    /** What rsocket-java makes an ERROR frame of a stream from. */
    public RSocketErrorException toFrame() {
        return switch (kind) {
            case INVALID_INPUT -> new InvalidException(text);
            case OVERLOADED -> new RejectedException(text);
            case FAILURE -> new io.rsocket.exceptions.ApplicationErrorException(text);
            default -> new CustomRSocketException(kind.code(), text);
        };
    }

    /** For {@link Kind#INVALID_INPUT}: the exception, with its parts told apart again. */
    public InvalidInputException toInvalidInput() {
        int found = text.indexOf(": ");
        int expected = text.lastIndexOf(EXPECTED);
        if (found < 0 || expected < found + 2 || !text.endsWith(")")) {
            return new InvalidInputException("request", text, "see the text");
        }
        return new InvalidInputException(
                text.substring(0, found),
                text.substring(found + 2, expected),
                text.substring(expected + EXPECTED.length(), text.length() - 1));
    }
}
