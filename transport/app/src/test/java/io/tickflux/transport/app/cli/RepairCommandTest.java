package io.tickflux.transport.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.api.BucketKey;
import io.tickflux.api.Column;
import io.tickflux.api.ColumnType;
import io.tickflux.api.Records;
import io.tickflux.api.Schema;
import io.tickflux.api.Write;
import io.tickflux.engine.EngineConfig.JournalConfig;
import io.tickflux.engine.SyncPolicy;
import io.tickflux.engine.journal.Journal;
import io.tickflux.engine.journal.SegmentJournal;
import io.tickflux.transport.app.console.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepairCommandTest {
    private static final Schema CLOSE = Schema.of(new Column("Close", ColumnType.FLOAT64));

    @TempDir
    Path root;

    /** 20 events, one in a page and 14 in the first segment. */
    @BeforeEach
    void fill() {
        JournalConfig config = new JournalConfig(64 << 10, 16 << 10, SyncPolicy.COMMIT);
        try (Journal journal = SegmentJournal.open(root.resolve("journal"), config)) {
            for (long minute = 1; minute <= 20; minute++) {
                Records bar = Records.builder(CLOSE)
                        .row(minute * 60_000_000_000L)
                        .set(1, 1.5)
                        .build();
                journal.append(List.of(Write.fixed(BucketKey.parse("A/1Min/OHLCV"), bar)), minute);
            }
        }
    }

    private int run(Screen screen, String... options) {
        String[] words = new String[options.length + 2];
        words[0] = "repair";
        words[1] = root.toString();
        System.arraycopy(options, 0, words, 2, options.length);
        return Tickflux.run(screen.console(), words);
    }

    @Test
    void itSaysFirstWhatWouldBeLostAndGivesItUpWhenAsked() throws IOException {
        assertThat(run(Screen.piped(), "--apply")).isEqualTo(ExitCode.OK);
        Path segment = root.resolve("journal/0000000001.segment");
        byte[] bytes = Files.readAllBytes(segment);
        bytes[5 * 4096 + 100] ^= 1;
        Files.write(segment, bytes);

        Screen plan = Screen.piped();
        assertThat(run(plan)).isEqualTo(ExitCode.FAILURE);
        assertThat(plan.out())
                .contains("segment=0000000001.segment", "positions 0000000000000000005 to 0000000000000000005")
                .contains("to repair, with --apply places=1");
        assertThat(run(Screen.piped())).as("a plan changes nothing").isEqualTo(ExitCode.FAILURE);

        Screen applied = Screen.piped();
        assertThat(run(applied, "--apply")).isEqualTo(ExitCode.OK);
        assertThat(applied.out()).contains("repaired places=1");
        assertThat(Files.readAllBytes(segment)).as("nothing is written over").isEqualTo(bytes);
        assertThat(run(Screen.piped())).isEqualTo(ExitCode.OK);
    }

    @Test
    void aDirectoryWithoutAJournalIsNone() {
        root = root.resolve("other");
        assertThat(run(Screen.piped())).isEqualTo(ExitCode.BAD_INPUT);
    }
}
