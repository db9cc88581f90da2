package io.tickflux.transport.app.cli;

import io.tickflux.api.Position;
import io.tickflux.api.StartAt;

/** Where a subscription begins, as written on the command line: {@code now}, {@code earliest}, a time, or a position. */
final class StartText {
    private StartText() {}

    /** @throws io.tickflux.api.InvalidInputException when it is none of these */
    static StartAt parse(String text) {
        if (text.equals("now")) {
            return StartAt.NOW;
        }
        if (text.equals("earliest")) {
            return StartAt.EARLIEST;
        }
        if (Position.isToken(text)) {
            return StartAt.from(Position.parse(text));
        }
        return StartAt.time(TimeText.parse("--from", text));
    }
}
