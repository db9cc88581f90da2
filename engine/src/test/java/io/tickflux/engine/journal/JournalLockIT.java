package io.tickflux.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickflux.api.Position;
import io.tickflux.engine.DirectoryInUseException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes and one directory. */
class JournalLockIT {
    @TempDir
    Path directory;

    @Test
    void aDirectoryThatAnotherProcessHasIsRefusedAtOnceAndFreeWhenThatIsKilled() throws Exception {
        Process child = ChildJvm.start(JournalKillTarget.class, directory.toString(), "COMMIT", "1");
        try (BufferedReader acks = child.inputReader()) {
            assertThat(firstNumber(acks)).isNotEmpty();
            // Loads the classes, which is not what is timed.
            SegmentJournal.open(directory.resolve("other"), JournalKillTarget.config("COMMIT"))
                    .close();
            Instant begun = Instant.now();
            assertThatThrownBy(() -> SegmentJournal.open(directory, JournalKillTarget.config("COMMIT")))
                    .isInstanceOf(DirectoryInUseException.class);
            assertThatThrownBy(() -> JournalCheck.run(directory)).isInstanceOf(DirectoryInUseException.class);
            assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(1));
            child.toHandle().destroyForcibly();
            child.waitFor();
        }
        try (Journal journal = SegmentJournal.open(directory, JournalKillTarget.config("COMMIT"))) {
            assertThat(journal.last()).isGreaterThan(Position.ORIGIN);
        }
    }

    @Test
    void aRefusalInTheSameProcessDoesNotOpenTheDirectoryToOthers() throws Exception {
        try (Journal journal = SegmentJournal.open(directory, JournalKillTarget.config("COMMIT"))) {
            assertThatThrownBy(() -> SegmentJournal.open(directory, JournalKillTarget.config("COMMIT")))
                    .isInstanceOf(DirectoryInUseException.class);
            Process child = ChildJvm.start(JournalKillTarget.class, directory.toString(), "COMMIT", "1");
            try (BufferedReader acks = child.inputReader()) {
                assertThat(firstNumber(acks)).as("acknowledged by the child").isEmpty();
            }
            assertThat(child.waitFor()).isNotZero();
            assertThat(journal.last()).isEqualTo(Position.ORIGIN);
        }
    }

    /** What the child acknowledged first; empty when it ended without. */
    private static String firstNumber(BufferedReader acks) throws IOException {
        String line = acks.readLine();
        while (line != null && !line.matches("[0-9]+")) {
            line = acks.readLine();
        }
        return line == null ? "" : line;
    }
}
