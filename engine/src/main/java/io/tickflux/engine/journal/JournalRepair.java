package io.tickflux.engine.journal;

import io.tickflux.api.Position;
import io.tickflux.engine.DamagedRange;
import io.tickflux.engine.DamagedStorageException;
import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.DiskFile;
import io.tickflux.engine.disk.RealDisk;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * Gives up what is damaged in a journal, without changing a byte of what is there: it is noted that the damaged events are lost, so that
 * a rebuild of the store goes on without them. Where the newest segment is damaged, a new one is begun behind it, at a position that
 * was certainly never given away, as the next opening would do.
 *
 * <p>What it does not repair: a journal whose newest segments are missing. Take those from a backup.
 */
public final class JournalRepair {
    private final Disk disk;
    private final Path directory;

    private JournalRepair(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /**
     * What a repair does.
     *
     * @param lost what cannot be had any more, unless the store has it
     * @param needed whether there is anything to do
     * @param next where new events go on
     */
    public record Plan(List<DamagedRange> lost, boolean needed, Position next) {
        public Plan {
            lost = List.copyOf(lost);
        }
    }

    /**
     * Says what {@link #apply} would do; changes nothing.
     *
     * @throws DamagedStorageException when the damage is none that can be repaired
     * @throws io.tickflux.engine.DirectoryInUseException when a journal is open there
     */
    public static Plan plan(Path directory) {
        return plan(directory, RealDisk.buffered());
    }

    static Plan plan(Path directory, Disk disk) {
        return new JournalRepair(disk, directory).run((last, behind) -> {});
    }

    /** Does it. Killed at any point, it can be run again. */
    public static Plan apply(Path directory) {
        return apply(directory, RealDisk.buffered());
    }

    static Plan apply(Path directory, Disk disk) {
        JournalRepair repair = new JournalRepair(disk, directory);
        Plan plan = repair.run(repair::begin);
        if (plan.needed()) {
            try {
                AcceptedLoss.accept(disk, directory, Position.of(plan.next().sequence() - 1));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return plan;
    }

    /** What is done where a new segment is to be begun. */
    private interface Step {
        void take(Segment newest, Continuation.Next next) throws IOException;
    }

    private Plan run(Step step) {
        List<DamagedRange> lost = JournalCheck.run(directory, disk).damages();
        try {
            Closeable lock = disk.lock(directory);
            try (lock) {
                return run(step, lost);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("journal cannot be repaired: directory=" + directory, failure);
        }
    }

    private Plan run(Step step, List<DamagedRange> lost) throws IOException {
        SegmentInventory inventory = SegmentInventory.of(disk, directory);
        if (inventory.segments().isEmpty()) {
            inventory.requireNone();
            return new Plan(lost, false, Position.of(1));
        }
        Segment newest =
                inventory.segments().get(inventory.segments().size() - 1).segment();
        Continuation how;
        try (DiskFile open = disk.openToRead(newest.file())) {
            how = Continuation.of(inventory, open, (block, offset, commits) -> {});
        }
        Continuation.Next next = how.next();
        if (next != null) {
            step.take(newest, next);
        }
        Position through = AcceptedLoss.through(disk, directory);
        boolean unaccepted = lost.stream()
                .anyMatch(range ->
                        range.from().compareTo(range.to()) <= 0 && range.to().compareTo(through) > 0);
        return new Plan(lost, next != null || unaccepted, Position.of(how.through() + 1));
    }

    private void begin(Segment newest, Continuation.Next next) throws IOException {
        SegmentMaker maker = new SegmentMaker(disk, directory, Clock.systemUTC());
        Continuation.begin(next, newest, disk, directory, maker);
    }
}
