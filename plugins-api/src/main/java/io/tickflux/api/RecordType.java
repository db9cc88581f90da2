package io.tickflux.api;

/** How a bucket treats rows of the same slot. */
public enum RecordType {
    /** One row per slot of the timeframe: the row's time is moved to the slot's start and the last write wins. */
    FIXED,
    /** Every row is kept, in time order to the nanosecond; rows of the same time stay in order of arrival. */
    VARIABLE
}
