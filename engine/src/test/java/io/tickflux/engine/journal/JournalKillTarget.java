package io.tickflux.engine.journal;

import io.tickflux.api.Write;
import io.tickflux.engine.EngineConfig.JournalConfig;
import io.tickflux.engine.SyncPolicy;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A process that appends until it is killed, and prints each last position once it is acknowledged. What stands at a position follows from it. */
final class JournalKillTarget {
    private JournalKillTarget() {}

    static JournalConfig config(String mode) {
        SyncPolicy policy = switch (SyncPolicy.Mode.valueOf(mode)) {
            case COMMIT -> SyncPolicy.COMMIT;
            case INTERVAL -> SyncPolicy.every(Duration.ofMillis(20));
            case NONE -> SyncPolicy.NONE;
        };
        return new JournalConfig(256 << 10, 64 << 10, policy);
    }

    static Write write(long position) {
        return Write.fixed(Sample.key((int) (position % 11)), Sample.bars(position, 1 + (int) (position % 50)));
    }

    /** @param args directory, mode of the sync policy, seed */
    public static void main(String[] args) {
        Random random = new Random(Long.parseLong(args[2]));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        try (Journal journal = SegmentJournal.open(Path.of(args[0]), config(args[1]))) {
            long next = journal.last().sequence() + 1;
            while (true) {
                List<Write> batch = new ArrayList<>();
                for (int i = random.nextInt(8); i >= 0; i--) {
                    batch.add(write(next++));
                }
                journal.append(batch, next);
                out.println(next - 1);
                if (random.nextInt(16) == 0) {
                    journal.idle();
                }
            }
        }
    }
}
