package io.tickflux.plugins.fakeexchange;

/** What is wrong with the stream. */
public enum StreamFault {
    /** An orderly close. */
    CLOSE,
    /** The connection ends within a frame. */
    CUT_MID_FRAME,
    /** The connection stays and nothing comes any more. */
    SILENCE,
    /** Heartbeats go on and trades do not come any more. */
    NO_TRADES,
    /** Trades go on and heartbeats do not come any more. */
    NO_HEARTBEATS,
    /** The next trade of each product is left out. */
    DROP_TRADE,
    /** The next trade of each product comes twice. */
    DUPLICATE_TRADE,
    /** The next trade of each product comes after the one behind it. */
    REORDER_TRADE,
    /** A message of a type that nobody knows, once. */
    UNKNOWN_TYPE,
    /** Text that is not JSON, once. */
    GARBAGE,
    /** A trade without its numbers, once. */
    WRONG_TYPES,
    /** The exchange's own error message, once. */
    ERROR_MESSAGE,
    /** Connections are closed, and refused until {@link FakeExchange#acceptStreams} is called. */
    REFUSE
}
