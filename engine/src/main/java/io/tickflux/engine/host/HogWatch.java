package io.tickflux.engine.host;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a plugin's thread that has been computing in one call for long give way to all others until the call returns: a thread cannot be
 * stopped, but it need not take a processor from its neighbours. One that only waits keeps its priority. For one thread at a time.
 */
final class HogWatch {
    private static final Logger log = LoggerFactory.getLogger(HogWatch.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final double HOG = 0.5;

    private final Duration after;
    private final List<Watched> lanes;

    /** @param after for how long a call may compute as others do */
    HogWatch(PluginThreads threads, Duration after) {
        this.after = after;
        this.lanes = threads.lanes().stream().map(Watched::new).toList();
    }

    void tick() {
        lanes.forEach(this::tick);
    }

    private void tick(Watched lane) {
        if (lane.lane.busy().compareTo(after) < 0) {
            lane.comeBack();
        } else if (lane.processors() >= HOG) {
            lane.giveWay();
        }
    }

    private static final class Watched {
        private final Lane lane;
        private @Nullable PluginThread hog;
        private long lookedNanos = System.nanoTime();
        private long cpuNanos;

        private Watched(Lane lane) {
            this.lane = lane;
        }

        /** How much of one its thread took since the last look; nothing at the first look at a call. */
        @SuppressWarnings("deprecation") // Thread.threadId() came with 19.
        private double processors() {
            Thread worker = lane.worker();
            long now = System.nanoTime();
            long cpu = worker == null || !THREADS.isThreadCpuTimeSupported()
                    ? 0
                    : THREADS.getThreadCpuTime(worker.getId());
            double processors = cpuNanos == 0 ? 0 : (double) (cpu - cpuNanos) / Math.max(1, now - lookedNanos);
            lookedNanos = now;
            cpuNanos = cpu;
            return processors;
        }

        private void giveWay() {
            if (hog == null && lane.worker() instanceof PluginThread worker) {
                hog = worker;
                log.warn("plugin computes for long, gives way to all others: thread={}", worker.getName());
                worker.giveWay();
            }
        }

        private void comeBack() {
            cpuNanos = 0;
            if (hog != null) {
                hog.comeBack();
                hog = null;
            }
        }
    }
}
