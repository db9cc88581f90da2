package io.tickflux.engine.host;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares at each tick what a plugin uses with what it may. For one thread at a time. */
final class LimitWatch {
    private static final Logger log = LoggerFactory.getLogger(LimitWatch.class);

    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final PluginKit kit;
    private final PluginLimits limits;
    private final HogWatch hogs;
    private final PluginUsage usage = new PluginUsage();
    private long lastNanos;
    private long lastWrites;
    private boolean breached;

    /** @param stallAfter for how long one call may compute before it gives way to others */
    LimitWatch(PluginKit kit, long nowNanos, Duration stallAfter) {
        this.kit = kit;
        this.limits = kit.identity().rules().limits();
        this.lastNanos = nowNanos;
        this.hogs = new HogWatch(kit.threads(), stallAfter);
    }

    /** A rate, and the limit it is held against. */
    private record Rate(String name, double perSecond, double limit) {
        private double ratio() {
            return perSecond / limit;
        }
    }

    /** Measures; answers a breach as its limits say. Returns why the plugin is to be parked, or null. */
    @Nullable
    String tick(long nowNanos) {
        kit.throttle().tick();
        hogs.tick();
        double seconds = (nowNanos - lastNanos) / NANOS_PER_SECOND;
        if (seconds <= 0) {
            return null;
        }
        lastNanos = nowNanos;
        Rate worst = worst(seconds);
        if (worst.ratio() <= 1) {
            breached = false;
            return null;
        }
        kit.meters().count(PluginMeters.LIMIT_BREACHES, 1);
        String text =
                worst.name() + '=' + (long) Math.ceil(worst.perSecond()) + " (expected: at most " + worst.limit() + ')';
        if (!breached) {
            breached = true;
            log.warn("plugin uses more than it may: name={}, {}", kit.identity().name(), text);
        }
        return switch (limits.onBreach()) {
            case LOG -> null;
            case SLOW -> {
                kit.throttle().hold((int) Math.min(Integer.MAX_VALUE, Math.ceil(worst.ratio() - 1)));
                yield null;
            }
            case PARK -> text;
        };
    }

    private Rate worst(double seconds) {
        PluginUsage.Usage used = usage.since(kit.threads().live());
        kit.meters().count(PluginMeters.CPU_NANOS, used.cpuNanos());
        kit.meters().count(PluginMeters.ALLOCATED_BYTES, used.allocatedBytes());
        long writes = kit.meters().written();
        long newWrites = writes - lastWrites;
        lastWrites = writes;
        Rate worst = new Rate("writes_per_second", newWrites / seconds, limits.writesPerSecond());
        worst = worse(worst, new Rate("cpus", used.cpuNanos() / NANOS_PER_SECOND / seconds, limits.cpus()));
        return worse(
                worst,
                new Rate("allocated_per_second", used.allocatedBytes() / seconds, limits.allocatedBytesPerSecond()));
    }

    private static Rate worse(Rate one, Rate other) {
        return other.ratio() > one.ratio() ? other : one;
    }
}
