package io.tickflux.engine.host;

import io.tickflux.api.WriteEvent;
import io.tickflux.engine.EngineClosedException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;

/**
 * Keeps one plugin running: gives it one life after the other, waits longer and longer between them, and parks it when that does
 * not help.
 *
 * <pre>
 *   STARTING ──▶ RUNNING ◀──▶ STALLED
 *      ▲            │ failure              failure for good, budget used up, pause
 *      │            ▼                      ┌──────────────▶ PARKED ── resume ──▶ STARTING
 *      └────── BACKING_OFF ────────────────┘
 *                                          done, close ───▶ STOPPED
 * </pre>
 *
 * From any thread. A life begins and ends on the plugin's calls lane, so that a new one never overlaps with the one before.
 */
final class Supervisor {
    private static final Logger log = LoggerFactory.getLogger(Supervisor.class);

    private final Runner runner;
    private final PluginKind kind;
    private final PluginKit kit;
    private final HostTuning tuning;
    private final FailurePolicy policy;
    private final LimitWatch limits;
    private final LifeLog lifeLog;
    private final Disposable.Swap retry = Disposables.swap();

    private Wanted wanted = Wanted.RUN;
    private PluginState state = PluginState.STARTING;
    private @Nullable Life life;

    Supervisor(Runner runner, PluginKind kind, PluginKit kit, HostTuning tuning) {
        this.runner = runner;
        this.kind = kind;
        this.kit = kit;
        this.tuning = tuning;
        RestartPolicy restarts = new RestartPolicy(tuning.restarts(), runner.stableAfter(), tuning.random());
        this.policy = new FailurePolicy(
                kit.identity().rules(), restarts, tuning.restarts().budget());
        this.limits = new LimitWatch(kit, nowNanos(), tuning.stallAfter());
        this.lifeLog = new LifeLog(kit.clock());
    }

    /** What the plugin is meant to do. */
    private enum Wanted {
        RUN,
        PARK,
        CLOSE
    }

    void start() {
        kit.threads().onUncaught(this::uncaught);
        kit.threads().calls().execute(this::begin);
    }

    private void begin() {
        Life next = new Life(runner, nowNanos(), this::ended);
        synchronized (this) {
            if (wanted != Wanted.RUN || life != null) {
                return;
            }
            life = next;
            lifeLog.begun();
            state = PluginState.RUNNING;
        }
        RunEnd notReady = PluginMaking.prepare(runner.plugin(), kit);
        if (notReady == null) {
            next.run().start();
        } else {
            ended(next, notReady);
        }
    }

    /** Out of a thread of the plugin's where no publisher can report it. */
    private void uncaught(Throwable failure) {
        Life current;
        synchronized (this) {
            current = life;
            if (current == null && state == PluginState.STARTING) {
                lifeLog.note(failure, null);
                restart(policy.afterRefusal(false, Duration.ZERO));
            }
            if (current == null || !current.fail(failure)) {
                return;
            }
        }
        current.run().stop();
        current.run().abort();
    }

    private synchronized void ended(Life ending, RunEnd reported) {
        if (life != ending) {
            return;
        }
        life = null;
        retry.update(Disposables.disposed());
        Throwable uncaught = ending.uncaught();
        RunEnd end = uncaught != null && wanted == Wanted.RUN ? new RunEnd.Failed(uncaught, null) : reported;
        switch (wanted) {
            case CLOSE -> state = PluginState.STOPPED;
            case PARK -> state = PluginState.PARKED;
            case RUN -> goOn(ending, end);
        }
        notifyAll();
    }

    private void goOn(Life ended, RunEnd end) {
        if (end instanceof RunEnd.Done) {
            if (ended.isStopped()) {
                // Paused and resumed before the pause took effect.
                restart(Duration.ZERO);
            } else {
                state = PluginState.STOPPED;
                log.info("{} has nothing left to do: name={}", kind, name());
            }
        } else if (end instanceof RunEnd.Failed failed) {
            failed(ended, failed);
        } else if (end instanceof RunEnd.Refused refused) {
            lifeLog.note(refused.refusal(), null);
            restart(policy.afterRefusal(ended.hasProgressed(), lived(ended)));
        } else if (end instanceof RunEnd.Lost lost) {
            lifeLog.note(lost.cause(), null);
            park("cannot go on from its cursor");
        }
    }

    private void failed(Life ended, RunEnd.Failed failed) {
        WriteEvent event = failed.event();
        lifeLog.failed(failed.failure(), event == null ? null : event.position());
        FailurePolicy.Decision decision = policy.afterFailure(failed, ended.hasProgressed(), lived(ended));
        if (decision instanceof FailurePolicy.Decision.Again again) {
            log.warn("{} failed, starts again: name={}, in={}, {}", kind, name(), again.delay(), lifeLog.lastInShort());
            restart(again.delay());
        } else if (decision instanceof FailurePolicy.Decision.GiveUp giveUp) {
            state = PluginState.BACKING_OFF;
            retry.update(runner.giveUp(giveUp.event()).subscribe(any -> {}, this::notGivenUp, this::beginAgain));
        } else if (decision instanceof FailurePolicy.Decision.Park forGood) {
            park(forGood.reason());
        }
    }

    private synchronized void notGivenUp(Throwable failure) {
        if (wanted == Wanted.RUN && !(failure instanceof EngineClosedException)) {
            lifeLog.note(failure, null);
            park("an event it cannot digest could not be noted");
        }
    }

    private void beginAgain() {
        kit.threads().calls().execute(this::begin);
    }

    private void park(String why) {
        wanted = Wanted.PARK;
        state = PluginState.PARKED;
        log.error("{} parked until it is resumed: name={}, reason={}, {}", kind, name(), why, lifeLog.lastInShort());
    }

    private void restart(Duration delay) {
        state = delay.isZero() ? PluginState.STARTING : PluginState.BACKING_OFF;
        lifeLog.retriesIn(delay);
        retry.update(tuning.timers().schedule(this::beginAgain, delay.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Lets it finish what it has in hand, for as long as it is not stalled, and runs it no more. */
    void pause() {
        Life current;
        synchronized (this) {
            if (wanted != Wanted.RUN) {
                return;
            }
            wanted = Wanted.PARK;
            lifeLog.retriesNoMore();
            current = life;
            if (current == null) {
                state = PluginState.PARKED;
            } else {
                current.stop();
            }
        }
        retry.update(Disposables.disposed());
        if (current != null) {
            current.run().stop();
            retry.update(tuning.timers()
                    .schedule(current.run()::abort, tuning.stallAfter().toNanos(), TimeUnit.NANOSECONDS));
        }
    }

    /** Runs a plugin that is parked or stopped, as if it had never failed. */
    void resume() {
        synchronized (this) {
            if (wanted == Wanted.CLOSE || (life != null && wanted == Wanted.RUN)) {
                return;
            }
            wanted = Wanted.RUN;
            policy.reset();
            state = PluginState.STARTING;
        }
        beginAgain();
    }

    /** Fires once more with events that were given up, also while parked. */
    Flux<Replayed> replay(Predicate<DeadLetter> wanted) {
        return runner.replay(wanted);
    }

    /** Finds stalls and breaches of limits, and saves how far the plugin is. */
    void tick() {
        Run overdue = checkBusy();
        Duration limit = kit.identity().rules().timeLimit();
        if (overdue != null) {
            overdue.overdue(limit);
        }
        String breach = limits.tick(nowNanos());
        if (breach != null) {
            parkForBreach(breach);
        }
        runner.save();
    }

    private void parkForBreach(String breach) {
        synchronized (this) {
            if (wanted != Wanted.RUN) {
                return;
            }
            lifeLog.note(new PluginMisuseException(breach), null);
            log.error("{} parked until it is resumed: name={}, reason=uses too much, {}", kind, name(), breach);
        }
        pause();
    }

    /** Shows stalls; returns the run whose event takes longer than it may. */
    private synchronized @Nullable Run checkBusy() {
        if (life == null || (state != PluginState.RUNNING && state != PluginState.STALLED)) {
            return null;
        }
        long since = life.run().busySinceNanos();
        long busyNanos = since == 0 ? 0 : nowNanos() - since;
        boolean stalled = since != 0 && busyNanos >= tuning.stallAfter().toNanos();
        if (stalled && state == PluginState.RUNNING) {
            log.warn("{} stalled: name={}, longer than={}", kind, name(), tuning.stallAfter());
        }
        state = stalled ? PluginState.STALLED : PluginState.RUNNING;
        return busyNanos >= kit.identity().rules().timeLimit().toNanos() ? life.run() : null;
    }

    /**
     * Ends the plugin: first its run, then itself, then its threads. What does not end by the deadline is left behind; its threads do
     * not keep the process alive.
     *
     * @return whether nothing was left behind
     */
    boolean close(Deadline deadline) throws InterruptedException {
        Life current;
        synchronized (this) {
            wanted = Wanted.CLOSE;
            lifeLog.retriesNoMore();
            current = life;
        }
        retry.dispose();
        if (current != null) {
            current.run().stop();
            if (!awaitEnd(deadline.halfway())) {
                current.run().abort();
                awaitEnd(deadline.halfway());
            }
        }
        PluginClosing.close(runner::closePlugin, kit, deadline);
        runner.save();
        boolean gone = kit.threads().close(deadline);
        synchronized (this) {
            state = PluginState.STOPPED;
        }
        if (!gone) {
            log.warn("{} did not end in time, its thread is left behind: name={}", kind, name());
        }
        return gone;
    }

    private synchronized boolean awaitEnd(Deadline deadline) throws InterruptedException {
        long left = deadline.nanosLeft();
        while (life != null && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = deadline.nanosLeft();
        }
        return life == null;
    }

    synchronized PluginState state() {
        return state;
    }

    synchronized PluginStatus status() {
        PluginIdentity identity = kit.identity();
        PluginMeters meters = kit.meters();
        return new PluginStatus(
                identity.name(),
                kind,
                identity.module(),
                state,
                FiredBy.of(identity.patterns(), identity.intake()),
                meters.progress(runner.cursor(), runner.lag(life != null)),
                lifeLog.faults(),
                meters.counters());
    }

    private String name() {
        return kit.identity().name();
    }

    private long nowNanos() {
        return tuning.timers().now(TimeUnit.NANOSECONDS);
    }

    private Duration lived(Life one) {
        return Duration.ofNanos(nowNanos() - one.begunNanos());
    }
}
