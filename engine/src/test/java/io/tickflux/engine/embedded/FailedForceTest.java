package io.tickflux.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.tickflux.api.Position;
import io.tickflux.engine.EngineState;
import io.tickflux.engine.SyncPolicy;
import io.tickflux.engine.WritesRefusedException;
import io.tickflux.engine.disk.DiskFile;
import io.tickflux.engine.disk.ForceFailedException;
import io.tickflux.engine.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A device that fails to force, at any of its calls. */
class FailedForceTest {
    private static final int FORCES = 500;

    @BeforeAll
    static void silence() {
        ((Logger) LoggerFactory.getLogger("io.tickflux.engine")).setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        ((Logger) LoggerFactory.getLogger("io.tickflux.engine")).setLevel(null);
    }

    @Test
    void i10_afterAForceThatFailsOnceNothingIsAcknowledgedAgainAndNothingAcknowledgedIsLost() {
        for (int nth = 1; nth <= FORCES; nth++) {
            failAtForce(nth, nth);
        }
    }

    @Test
    void i10_afterForcesBeganToFailNothingIsAcknowledgedAgainAndNothingAcknowledgedIsLost() {
        for (int nth = 1; nth <= FORCES; nth++) {
            failAtForce(nth, Integer.MAX_VALUE);
        }
    }

    private static void failAtForce(int from, int to) {
        String context = "force " + from + (from == to ? "" : " and all later ones") + " of seed 1";
        SimulatedDisk disk = new SimulatedDisk();
        SimulatedEngine engine = new SimulatedEngine(disk, SyncPolicy.COMMIT, new RandomWrites(new Random(1)));
        int[] forces = {0};
        disk.fault(call -> {
            if (call.forces() && ++forces[0] >= from && forces[0] <= to) {
                throw new IOException("Input/output error");
            }
        });
        WritesRefusedException refused = engine.appendUntilRefused();
        assertThat(refused.state()).as(context).isEqualTo(EngineState.FAILED);
        assertThat(refused.lastDurable()).as(context).isEqualTo(Position.of(engine.acknowledged()));
        for (int again = 0; again < 3; again++) {
            assertThatThrownBy(engine::append)
                    .as(context)
                    .isInstanceOfSatisfying(
                            WritesRefusedException.class,
                            e -> assertThat(e.state()).isEqualTo(EngineState.FAILED));
        }
        assertThat(engine.events()).as(context + ": reads go on").hasSize(engine.acknowledged());
        disk.fault(call -> {});
        engine.requireIntact(disk.afterPowerCut(new Random(from)), engine.acknowledged(), context);
    }

    /** Why there is no second try: the device forgets what it failed to write, and then says that all is well. */
    @Test
    void aForceThatIsTriedAgainAfterAFailureLosesWhatItSaysIsSafe() throws IOException {
        int lost = 0;
        for (int seed = 1; seed <= 50; seed++) {
            SimulatedDisk disk = new SimulatedDisk();
            Path name = Path.of("/log");
            DiskFile file = disk.create(name, 0);
            disk.forceDirectory(Path.of("/"));
            file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 0);
            disk.fault(call -> {
                throw new IOException("Input/output error");
            });
            assertThatThrownBy(file::force).isInstanceOf(ForceFailedException.class);
            disk.fault(call -> {});
            file.force();
            byte[] found = disk.afterPowerCut(new Random(seed)).bytes(name);
            lost += found.length == 3 && found[0] == 1 ? 0 : 1;
        }
        assertThat(lost).isGreaterThan(10);
    }
}
