package io.tickflux.plugins.fakeexchange;

import java.time.Duration;
import java.util.Optional;

/** What is wrong with one answer to a request for candles. */
public sealed interface RestFault {
    /** A status instead of candles. */
    static RestFault status(int code) {
        return new Status(code, Optional.empty());
    }

    /** A status with {@code Retry-After}; a request before that time breaks a limit. */
    static RestFault status(int code, Duration retryAfter) {
        return new Status(code, Optional.of(retryAfter));
    }

    /** See the factory methods. */
    record Status(int code, Optional<Duration> retryAfter) implements RestFault {}

    /** A body other than the right one. */
    enum Body implements RestFault {
        /** No answer at all. */
        HANG,
        /** The right answer, in pieces, over two seconds. */
        SLOW,
        /** Half of the JSON, well framed. */
        TRUNCATED,
        /** The connection ends in the middle of the body. */
        CUT,
        /** Words where numbers belong. */
        WRONG_TYPES,
        /** An object instead of an array. */
        OTHER_SHAPE,
        /** The right numbers, as strings. */
        TEXT_NUMBERS,
        /** No candles, although there are. */
        EMPTY,
        /** Only the older half of the candles. */
        HALF,
        /** Prices and volumes that the exchange will correct. */
        TO_BE_REVISED,
        /** Each candle twice, in random order. */
        DUPLICATED,
        /** A page for people, with status 200. */
        MAINTENANCE_PAGE,
        /** Several megabytes. */
        ENDLESS
    }
}
