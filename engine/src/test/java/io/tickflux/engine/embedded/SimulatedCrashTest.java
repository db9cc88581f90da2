package io.tickflux.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.tickflux.engine.SyncPolicy;
import io.tickflux.engine.WritesRefusedException;
import io.tickflux.engine.disk.SimulatedDisk;
import io.tickflux.engine.disk.SimulatedDisk.PowerCut;
import io.tickflux.engine.embedded.SimulatedEngine.LostWrites;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/**
 * Journal and store together on a disk that keeps of what was not forced what it likes. All random numbers come from the seed, which
 * stands in every failure: {@code -Dtickflux.crash.first=SEED -Dtickflux.crash.seeds=1} plays it again.
 */
class SimulatedCrashTest {
    private static final long FIRST_SEED = Long.getLong("tickflux.crash.first", 1);
    private static final int SEEDS = Integer.getInteger("tickflux.crash.seeds", 12_000);
    private static final int RELAXED_SEEDS = SEEDS / 4;
    private static final int CRASHES = 3;
    private static final int STEPS = 60;

    /** How often what was found, to see that the test meets what it is for. */
    private int crashes;

    private int killed;
    private long acknowledged;

    /** A crash a millisecond is no news. */
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
    void i8_i9_afterACrashAnywhereEveryAcknowledgedWriteIsThereAndTheStoreEqualsTheJournal() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long begun = threads.getCurrentThreadCpuTime();
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            try {
                play(seed, SyncPolicy.COMMIT, new SimulatedDisk());
            } catch (RuntimeException | AssertionError wrong) {
                throw new AssertionError("seed " + seed + ": " + wrong.getMessage(), wrong);
            }
        }
        double seconds = (threads.getCurrentThreadCpuTime() - begun) / 1e9;
        System.out.printf(
                "simulated crashes: seeds %d to %d, %d crashes (%d kills), %d events acknowledged, 0 lost, %.0f seeds per second of processor time%n",
                FIRST_SEED, FIRST_SEED + SEEDS - 1, crashes, killed, acknowledged, SEEDS / seconds);
        assertThat(crashes).isGreaterThan(SEEDS);
        assertThat(acknowledged).isGreaterThan(10L * SEEDS);
    }

    @Test
    void i8_withoutForcesTheSameCrashesDoLoseAcknowledgedWrites() {
        int lossy = 0;
        for (long seed = 1; seed <= 50; seed++) {
            SimulatedDisk lying = new SimulatedDisk();
            lying.ignoreForces();
            try {
                play(seed, SyncPolicy.COMMIT, lying);
            } catch (LostWrites lost) {
                lossy++;
            } catch (RuntimeException | AssertionError alsoFound) {
                // a journal without its first page, or a store without its files
            }
        }
        assertThat(lossy).isGreaterThan(10);
    }

    /** What survives a power cut is a prefix; what survives a kill is everything. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.HOURS)
    void i8_withoutAForceAtEachCommitAPowerCutTakesTheEndOfTheLogAndAKillNothing() {
        int lossy = 0;
        for (long seed = 1; seed <= RELAXED_SEEDS; seed++) {
            try {
                lossy += play(seed, SyncPolicy.NONE, new SimulatedDisk());
            } catch (RuntimeException | AssertionError wrong) {
                throw new AssertionError("seed " + seed + ": " + wrong.getMessage(), wrong);
            }
        }
        assertThat(lossy).isGreaterThan(RELAXED_SEEDS / 10);
    }

    @Test
    void theSameSeedMakesTheSameBytes() {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            Random again = new Random(seed);
            SimulatedDisk one = ranOn(random);
            SimulatedDisk other = ranOn(again);
            assertThat(one.contents()).as("seed %s", seed).isEqualTo(other.contents());
            assertThat(one.afterPowerCut(random).contents())
                    .as("seed %s, after a power cut", seed)
                    .isEqualTo(other.afterPowerCut(again).contents());
        }
    }

    private static SimulatedDisk ranOn(Random random) {
        SimulatedDisk disk = new SimulatedDisk();
        disk.fault(PowerCut.at(40 + random.nextInt(60)));
        crash(() -> {
            SimulatedEngine engine = new SimulatedEngine(disk, SyncPolicy.COMMIT, new RandomWrites(random));
            for (int i = 0; i < STEPS; i++) {
                engine.step();
            }
        });
        return disk;
    }

    /** Some crashes one after the other; returns how many of them took acknowledged writes that they were allowed to take. */
    private int play(long seed, SyncPolicy policy, SimulatedDisk disk) {
        Random random = new Random(seed);
        SimulatedEngine engine = new SimulatedEngine(disk, policy, new RandomWrites(random));
        int lossy = 0;
        for (int crash = 1; crash <= CRASHES; crash++) {
            lossy += crash(engine, policy, random, "crash " + crash);
        }
        return lossy;
    }

    private int crash(SimulatedEngine engine, SyncPolicy policy, Random random, String context) {
        SimulatedDisk disk = engine.disk();
        disk.fault(PowerCut.at(disk.calls() + 1 + random.nextInt(random.nextBoolean() ? 20 : 150)));
        crash(() -> {
            for (int i = random.nextInt(STEPS); i >= 0; i--) {
                engine.step();
            }
        });
        crashes++;
        acknowledged += engine.acknowledged();
        if (random.nextInt(4) == 0) {
            killed++;
            engine.requireIntact(disk.afterKill(), engine.acknowledged(), context + " (kill)");
            return 0;
        }
        int least = policy.equals(SyncPolicy.COMMIT) ? engine.acknowledged() : 0;
        return engine.requireIntact(disk.afterPowerCut(random), least, context + " (power cut)") ? 1 : 0;
    }

    /** Whatever a power cut looks like from inside. */
    private static void crash(Runnable life) {
        try {
            life.run();
        } catch (PowerCut | WritesRefusedException | UncheckedIOException cut) {
            return;
        }
    }
}
