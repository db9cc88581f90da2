package io.tickflux.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.tickflux.engine.SyncPolicy;
import io.tickflux.engine.WritesRefusedException;
import io.tickflux.engine.disk.SimulatedDisk;
import io.tickflux.engine.disk.SimulatedDisk.PowerCut;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/**
 * A power cut in every call to the disk of a long script, and again in every call of the recovery that follows. With
 * {@code -Dtickflux.exhaustive=true} at every call of the script, otherwise at some of them, spread over all.
 */
class EveryCallCrashTest {
    private static final int CALLS = 1_000;
    private static final int STRIDE = Boolean.getBoolean("tickflux.exhaustive") ? 1 : 23;
    private static final long SEED = Long.getLong("tickflux.crash.first", 1);

    @BeforeAll
    static void silence() {
        ((Logger) LoggerFactory.getLogger("io.tickflux.engine")).setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        ((Logger) LoggerFactory.getLogger("io.tickflux.engine")).setLevel(null);
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.HOURS)
    void i8_recoveryMayItselfBeCutOffAnywhereAndRunAgain() {
        int doubleCrashes = 0;
        int crashes = 0;
        for (int call = 1; call <= CALLS; call += STRIDE) {
            try {
                doubleCrashes += crashAt(call);
            } catch (RuntimeException | AssertionError wrong) {
                throw new AssertionError(
                        "seed " + SEED + ", power cut in call " + call + ": " + wrong.getMessage(), wrong);
            }
            crashes++;
        }
        System.out.printf(
                "seed %d: %d crashes in a script of %d calls, %d more in the recoveries, 0 acknowledged writes lost%n",
                SEED, crashes, CALLS, doubleCrashes);
        assertThat(doubleCrashes).isGreaterThan(5 * crashes);
    }

    private static int crashAt(int call) {
        SimulatedEngine engine = script(call);
        SimulatedDisk remains = engine.disk().afterPowerCut(new Random(SEED + call));
        int recoveryCalls = engine.callsToRecover(remains.afterKill());
        for (int second = 1; second <= recoveryCalls; second++) {
            engine.recoverTwice(remains.afterKill(), second, new Random(SEED + second));
        }
        engine.requireIntact(remains, engine.acknowledged(), "undisturbed recovery");
        return recoveryCalls;
    }

    /** The same for every crash, up to there. */
    private static SimulatedEngine script(int fatalCall) {
        SimulatedDisk disk = new SimulatedDisk();
        Random random = new Random(SEED);
        SimulatedEngine engine = new SimulatedEngine(disk, SyncPolicy.COMMIT, new RandomWrites(random));
        disk.fault(PowerCut.at(fatalCall + disk.calls()));
        try {
            while (disk.calls() < 2 * CALLS) {
                engine.step();
            }
        } catch (PowerCut | WritesRefusedException | UncheckedIOException cut) {
            return engine;
        }
        throw new AssertionError("the script ended before call " + fatalCall);
    }
}
