package io.tickflux.engine.host;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The threads of one plugin. There are several, because a plugin that blocks one of them must still be told on another that it may
 * emit, or has to stop; each is started when it is needed.
 *
 * <pre>
 *   plugin-NAME          creation, fire(..), subscriptions, close()
 *   plugin-NAME-events   events on their way into a stream trigger
 *   plugin-NAME-demand   request(n) and cancel() on their way to the plugin's publishers
 *   plugin-NAME-timer-n  the plugin's own scheduler
 * </pre>
 */
final class PluginThreads {
    private static final int TIMER_THREADS = 2;
    private static final int MAX_TIMER_TASKS = 10_000;
    private static final int IDLE_SECONDS = 10;

    private final String name;
    private final ClassLoader loader;
    private final Lane calls;
    private final Lane events;
    private final Lane demand;
    private volatile Consumer<Throwable> uncaught = failure -> {};
    /** As many as the scheduler runs, and those that have ended since {@link #live} was last asked. */
    private final Collection<Thread> timers = new ConcurrentLinkedQueue<>();

    private @Nullable Scheduler scheduler;
    private boolean closed;

    private PluginThreads(String name, ClassLoader loader) {
        this.name = "plugin-" + name;
        this.loader = loader;
        this.calls = Lane.named(this.name, this::tellUncaught);
        this.events = Lane.named(this.name + "-events", this::tellUncaught);
        this.demand = Lane.named(this.name + "-demand", this::tellUncaught);
    }

    /** Threads for a plugin; none is started yet. */
    static PluginThreads of(String name, ClassLoader loader) {
        return new PluginThreads(name, loader);
    }

    /** Who is told what gets out of tasks: behind it, a publisher stands still without a signal. */
    void onUncaught(Consumer<Throwable> listener) {
        uncaught = listener;
    }

    private void tellUncaught(Throwable failure) {
        uncaught.accept(failure);
    }

    Lane calls() {
        return calls;
    }

    Lane events() {
        return events;
    }

    Lane demand() {
        return demand;
    }

    /** The plugin's scheduler, made when first asked for. */
    synchronized Scheduler scheduler() {
        if (scheduler == null) {
            scheduler = Schedulers.newBoundedElastic(TIMER_THREADS, MAX_TIMER_TASKS, timerThreads(), IDLE_SECONDS);
            if (closed) {
                scheduler.dispose();
            }
        }
        return scheduler;
    }

    private ThreadFactory timerThreads() {
        java.util.concurrent.atomic.AtomicInteger count = new java.util.concurrent.atomic.AtomicInteger();
        return task -> {
            Thread thread = new PluginThread(task, name + "-timer-" + count.incrementAndGet(), loader);
            timers.add(thread);
            thread.setUncaughtExceptionHandler((any, failure) -> tellUncaught(failure));
            return thread;
        };
    }

    List<Lane> lanes() {
        return List.of(calls, events, demand);
    }

    /** Those of the threads that are alive. */
    List<Thread> live() {
        timers.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
        List<Thread> live = new ArrayList<>(timers);
        for (Lane lane : lanes()) {
            Thread worker = lane.worker();
            if (worker != null) {
                live.add(worker);
            }
        }
        return live;
    }

    /** Interrupts whatever the plugin does on its lanes. */
    void interrupt() {
        calls.interrupt();
        events.interrupt();
        demand.interrupt();
    }

    /** Ends all threads, as soon as they let themselves be ended. */
    void closeWithoutWaiting() {
        try {
            close(Deadline.in(Duration.ZERO));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends all threads; tells whether they are gone by the deadline. Those that are not give way to all others. */
    boolean close(Deadline deadline) throws InterruptedException {
        synchronized (this) {
            closed = true;
            if (scheduler != null) {
                scheduler.dispose();
            }
        }
        boolean gone = true;
        for (Lane lane : lanes()) {
            gone &= lane.shutdown(deadline);
        }
        if (!gone) {
            live().forEach(PluginThreads::giveWay);
        }
        return gone;
    }

    private static void giveWay(Thread leftBehind) {
        if (leftBehind instanceof PluginThread thread) {
            thread.giveWay();
        }
    }
}
