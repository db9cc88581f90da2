package io.tickflux.transport.client.protocol;

import io.tickflux.api.InvalidInputException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;

/** Damages bytes at random. */
final class Damage {
    private final long seed;
    private final Random random;

    Damage(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    byte[] of(byte[] bytes) {
        byte[] damaged = random.nextInt(3) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes.clone();
        for (int i = 0; i < random.nextInt(4) && damaged.length > 0; i++) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        }
        return damaged;
    }

    void requireTyped(Runnable decoding) {
        try {
            decoding.run();
        } catch (InvalidInputException expected) {
            // The only failure that is allowed; success is, too.
        } catch (Throwable other) {
            throw new AssertionError("seed " + seed + " gave an untyped failure", other);
        }
    }

    /** Bytes that this thread has allocated so far. */
    static long allocatedBytes() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getCurrentThreadAllocatedBytes();
    }
}
