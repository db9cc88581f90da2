package io.tickflux.engine.faults;

import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.EngineConfig.JournalConfig;
import io.tickflux.engine.EngineConfig.Limits;
import io.tickflux.engine.SyncPolicy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What an engine under load is to do.
 *
 * @param root its data directory
 * @param segmentBytes of the journal
 * @param sync its policy
 * @param checkpointMillis how often the store is flushed
 * @param window how many writes of a producer may be without an ack
 * @param firstNumbers for each producer, the number that it begins with
 */
record LoadPlan(
        Path root, long segmentBytes, SyncPolicy.Mode sync, int checkpointMillis, int window, List<Long> firstNumbers) {
    static final int PRODUCERS = 4;

    private static final int[] WINDOWS = {1, 8, 64, 1000};

    LoadPlan {
        firstNumbers = List.copyOf(firstNumbers);
    }

    /** Segments and checkpoints of a size that brings their ends about often. */
    static LoadPlan random(Path root, Random random) {
        long segmentBytes = (256L << 10) << random.nextInt(6);
        int checkpointMillis = 50 << random.nextInt(6);
        int window = WINDOWS[random.nextInt(WINDOWS.length)];
        return new LoadPlan(
                root, segmentBytes, SyncPolicy.Mode.COMMIT, checkpointMillis, window, firstNumbers(producer -> 1));
    }

    static List<Long> firstNumbers(java.util.function.IntToLongFunction first) {
        List<Long> numbers = new ArrayList<>();
        for (int producer = 0; producer < PRODUCERS; producer++) {
            numbers.add(first.applyAsLong(producer));
        }
        return numbers;
    }

    LoadPlan with(SyncPolicy.Mode other) {
        return new LoadPlan(root, segmentBytes, other, checkpointMillis, window, firstNumbers);
    }

    LoadPlan ofSegments(long bytes) {
        return new LoadPlan(root, bytes, sync, checkpointMillis, window, firstNumbers);
    }

    LoadPlan ofCheckpoints(int millis) {
        return new LoadPlan(root, segmentBytes, sync, millis, window, firstNumbers);
    }

    LoadPlan ofWindow(int writes) {
        return new LoadPlan(root, segmentBytes, sync, checkpointMillis, writes, firstNumbers);
    }

    LoadPlan from(List<Long> others) {
        return new LoadPlan(root, segmentBytes, sync, checkpointMillis, window, others);
    }

    LoadPlan in(Path other) {
        return new LoadPlan(other, segmentBytes, sync, checkpointMillis, window, firstNumbers);
    }

    EngineConfig config() {
        SyncPolicy policy = switch (sync) {
            case COMMIT -> SyncPolicy.COMMIT;
            case INTERVAL -> SyncPolicy.every(Duration.ofMillis(20));
            case NONE -> SyncPolicy.NONE;
        };
        return new EngineConfig(
                root,
                new JournalConfig(segmentBytes, (int) Math.min(1 << 20, segmentBytes / 2), policy),
                new Limits(8 << 20, 8 << 20, 1 << 13, 4 << 20),
                Duration.ofMillis(checkpointMillis),
                Clock.systemUTC());
    }

    List<String> arguments() {
        List<String> arguments = new ArrayList<>(
                List.of(root.toString(), "" + segmentBytes, sync.name(), "" + checkpointMillis, "" + window));
        firstNumbers.forEach(number -> arguments.add("" + number));
        return arguments;
    }

    static LoadPlan of(List<String> arguments) {
        return new LoadPlan(
                Path.of(arguments.get(0)),
                Long.parseLong(arguments.get(1)),
                SyncPolicy.Mode.valueOf(arguments.get(2)),
                Integer.parseInt(arguments.get(3)),
                Integer.parseInt(arguments.get(4)),
                arguments.subList(5, arguments.size()).stream()
                        .map(Long::valueOf)
                        .toList());
    }
}
