package io.tickflux.engine.host;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long something took, in classes of time that grow by a fifth or less, so that a percentile is at most that much too high. From
 * any thread, without allocation.
 *
 * <pre>
 *   class = 4 * (position of the highest bit) + (the two bits below it)
 * </pre>
 */
final class Latencies {
    private static final int CLASSES = 4 * Long.SIZE;

    private final AtomicLongArray counts = new AtomicLongArray(CLASSES);

    void add(long nanos) {
        counts.incrementAndGet(classOf(Math.max(4, nanos)));
    }

    private static int classOf(long nanos) {
        int highest = 63 - Long.numberOfLeadingZeros(nanos);
        return 4 * highest + (int) ((nanos >>> (highest - 2)) & 3);
    }

    /** The time that no more than a share of all is above, from 0 to 1; zero when there was none. */
    Duration percentile(double share) {
        long total = 0;
        for (int i = 0; i < CLASSES; i++) {
            total += counts.get(i);
        }
        long wanted = (long) Math.ceil(total * share);
        long passed = 0;
        for (int i = 0; i < CLASSES; i++) {
            passed += counts.get(i);
            if (passed >= wanted && passed > 0) {
                return Duration.ofNanos(upperBound(i));
            }
        }
        return Duration.ZERO;
    }

    private static long upperBound(int index) {
        int highest = index / 4;
        return highest < 2 ? 4 : ((5L + index % 4) << (highest - 2)) - 1;
    }
}
