package io.tickflux.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.Position;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.SyncPolicy;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills a process that writes, with SIGKILL at random moments, and looks for every position that it acknowledged.
 *
 * <p>The long form: {@code mvn verify -pl engine -am -Dit.test=JournalKillIT -Dtickflux.kills=1000}.
 */
class JournalKillIT {
    private static final int KILLS = Integer.getInteger("tickflux.kills", 5);

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(SyncPolicy.Mode.class)
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void i8_everyAcknowledgedPositionSurvivesAKill(SyncPolicy.Mode mode) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long acknowledged = 0;
        long checked = 0;
        int kills = mode == SyncPolicy.Mode.COMMIT ? KILLS : KILLS / 3 + 1;
        for (int kill = 0; kill < kills; kill++) {
            String about = "seed " + seed + ", kill " + kill;
            acknowledged = Math.max(acknowledged, runAndKill(mode, random));
            JournalReport report = JournalCheck.run(directory);
            assertThat(report.damages()).as(about).isEmpty();
            assertThat(report.last().sequence()).as(about).isGreaterThanOrEqualTo(acknowledged);
            try (Journal journal = SegmentJournal.open(directory, JournalKillTarget.config(mode.name()))) {
                assertThat(journal.last()).as(about).isEqualTo(report.last());
                checked = requireIntact(journal, kill == kills - 1 ? 0 : checked, about);
            }
        }
        assertThat(acknowledged).isPositive();
    }

    /** Returns the last position that was acknowledged. */
    private long runAndKill(SyncPolicy.Mode mode, Random random) throws IOException, InterruptedException {
        Process child = ChildJvm.start(
                JournalKillTarget.class, directory.toString(), mode.name(), String.valueOf(random.nextLong()));
        long last = 0;
        try (BufferedReader acks = child.inputReader()) {
            // Counted from the first acknowledgement on: starting a process takes longer than what is to be hit.
            long killAt = 0;
            for (String line = acks.readLine(); line != null; line = acks.readLine()) {
                if (line.matches("[0-9]+")) {
                    last = Long.parseLong(line);
                    if (killAt == 0) {
                        killAt = System.nanoTime()
                                + Duration.ofMillis(random.nextInt(300)).toNanos();
                    } else if (System.nanoTime() > killAt) {
                        // Not the process itself: that would close the stream that is being read.
                        child.toHandle().destroyForcibly();
                    }
                }
            }
        }
        child.waitFor();
        assertThat(last).as("acknowledged by the child").isPositive();
        return last;
    }

    private static long requireIntact(Journal journal, long after, String about) {
        long position = after;
        try (JournalReader reader = journal.read(Position.of(after + 1), key -> true)) {
            for (WriteEvent event = reader.next(); event != null; event = reader.next()) {
                position++;
                assertThat(event.position()).as(about).isEqualTo(Position.of(position));
                assertThat(List.of(event.key(), event.change()))
                        .as("%s, position %s", about, position)
                        .isEqualTo(List.of(
                                JournalKillTarget.write(position).key(),
                                JournalKillTarget.write(position).change()));
            }
        }
        assertThat(position).as(about).isEqualTo(journal.last().sequence());
        return position;
    }
}
