package io.tickflux.transport.client.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickflux.api.TimeRange;

/** A time range as {@code from} and {@code to}, both inclusive; what is absent is unbounded. */
final class TimeRanges {
    private TimeRanges() {}

    static TimeRange read(Fields fields) {
        long from = fields.time("from").orElse(Long.MIN_VALUE);
        long to = fields.time("to").orElse(Long.MAX_VALUE);
        return new TimeRange(from, to);
    }

    static void write(ObjectNode map, TimeRange range) {
        if (range.fromNanos() != Long.MIN_VALUE) {
            write(map, "from", range.fromNanos());
        }
        if (range.toNanos() != Long.MAX_VALUE) {
            write(map, "to", range.toNanos());
        }
    }

    private static void write(ObjectNode map, String name, long epochNanos) {
        map.put(name, WireTime.seconds(epochNanos));
        if (WireTime.nanosOfSecond(epochNanos) != 0) {
            map.put(name + "_nanos", WireTime.nanosOfSecond(epochNanos));
        }
    }
}
