package io.tickflux.engine.host;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Measures what the threads of one plugin use. For one thread at a time. */
final class PluginUsage {
    /** Absent on a JVM that does not measure allocation. */
    private static final @Nullable ThreadMXBean THREADS =
            ManagementFactory.getThreadMXBean() instanceof ThreadMXBean bean ? bean : null;

    private final Map<Thread, Usage> before = new HashMap<>();

    /** Processor time and heap that was allocated. */
    record Usage(long cpuNanos, long allocatedBytes) {
        private static final Usage NONE = new Usage(0, 0);

        private Usage plus(Usage other) {
            return new Usage(cpuNanos + other.cpuNanos, allocatedBytes + other.allocatedBytes);
        }

        /** A thread that has just ended tells -1. */
        private Usage since(Usage earlier) {
            return new Usage(
                    Math.max(0, cpuNanos - earlier.cpuNanos), Math.max(0, allocatedBytes - earlier.allocatedBytes));
        }
    }

    /** What these threads have used since the last call. */
    Usage since(Collection<Thread> threads) {
        ThreadMXBean bean = THREADS;
        if (bean == null) {
            return Usage.NONE;
        }
        before.keySet().retainAll(threads);
        Usage sum = Usage.NONE;
        for (Thread thread : threads) {
            Usage now = of(bean, thread);
            sum = sum.plus(now.since(before.getOrDefault(thread, Usage.NONE)));
            before.put(thread, now);
        }
        return sum;
    }

    @SuppressWarnings("deprecation") // Thread.threadId() came with 19.
    private static Usage of(ThreadMXBean bean, Thread thread) {
        long id = thread.getId();
        return new Usage(bean.getThreadCpuTime(id), bean.getThreadAllocatedBytes(id));
    }
}
