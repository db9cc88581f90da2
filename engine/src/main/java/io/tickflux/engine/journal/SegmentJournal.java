package io.tickflux.engine.journal;

import io.tickflux.api.AckLevel;
import io.tickflux.api.BucketKey;
import io.tickflux.api.InvalidInputException;
import io.tickflux.api.Position;
import io.tickflux.api.Write;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.DamagedRange;
import io.tickflux.engine.EngineConfig.JournalConfig;
import io.tickflux.engine.EngineState;
import io.tickflux.engine.StorageUnavailableException;
import io.tickflux.engine.SyncPolicy;
import io.tickflux.engine.disk.Disk;
import io.tickflux.engine.disk.ExhaustedException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded journal: a directory of segment files of fixed size, each a header page and then blocks, one for each batch.
 *
 * <pre>
 *   lock                    held while the journal is open
 *   0000000001.segment      | header | block | block | ...  | SEALED |  zeros |
 *   0000000002.segment      | header | block | block |  zeros, written ahead  |
 *   next.tmp                the next segment, while it is being prepared
 * </pre>
 *
 * Positions have one component, a dense sequence from 1. Under {@link SyncPolicy#COMMIT} a batch is on the device when {@link #append}
 * returns; under the other policies it is with the operating system, and a crash of that may cut off the end of the log.
 *
 * <p>{@link #at} finds the first event, in the order of positions, whose commit time is not before the time sought. If the clock was
 * ahead for a while and then set back, this may be earlier than one would think, but never later: no event is missed.
 */
public final class SegmentJournal implements Journal {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentJournal.class);

    private final Disk disk;
    private final Path directory;
    private final JournalConfig config;
    private final Closeable lock;
    private final Preparer preparer;
    private final LogWriter writer;
    private final JournalState state;
    private final @Nullable ForceTimer timer;

    SegmentJournal(
            Disk disk, Path directory, JournalConfig config, Closeable lock, Preparer preparer, LogWriter writer) {
        this.disk = disk;
        this.directory = directory;
        this.config = config;
        this.lock = lock;
        this.preparer = preparer;
        this.writer = writer;
        this.state = JournalState.of(preparer, writer::durable);
        boolean timed = config.syncPolicy().mode() == SyncPolicy.Mode.INTERVAL;
        this.timer = timed ? new ForceTimer(writer, config.syncPolicy().interval(), state::fail) : null;
    }

    /**
     * Opens the journal in a directory, which is created if need be, and recovers what the last process left.
     *
     * @throws io.tickflux.engine.DirectoryInUseException when another journal has the directory
     * @throws io.tickflux.engine.DamagedStorageException when nothing of it can be read, or its newest segments are missing; nothing was
     *     changed. All other damage is {@link #quarantined}
     * @throws InvalidInputException when the configuration is out of bounds
     * @throws UncheckedIOException when the directory cannot be used
     */
    public static SegmentJournal open(Path directory, JournalConfig config) {
        return open(directory, config, Surroundings.real());
    }

    /** As {@link #open(Path, JournalConfig)}, on any disk. */
    public static SegmentJournal open(Path directory, JournalConfig config, Disk disk) {
        return open(directory, config, Surroundings.on(disk));
    }

    static SegmentJournal open(Path directory, JournalConfig config, Surroundings surroundings) {
        return JournalOpening.run(directory, config, surroundings);
    }

    /** Starts the threads. */
    void start() {
        preparer.start();
        if (timer != null) {
            timer.start();
        }
        // What the last process stored last was forced just now; the log should know.
        try {
            writer.noteWatermark();
        } catch (ExhaustedException noted) {
            LOG.warn("journal opened without room, the first writes may be refused: {}", noted.getMessage());
        } catch (IOException problem) {
            throw state.fail(problem);
        }
    }

    @Override
    public synchronized List<WriteEvent> append(List<Write> batch, long commitNanos) {
        JournalLimits.requireFits(batch, config.maxBatchBytes());
        state.requireOpen();
        long first = writer.last() + 1;
        store(reserve(batch), commitNanos);
        List<WriteEvent> events = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            Write write = batch.get(i);
            events.add(
                    new WriteEvent(Position.of(first + i), commitNanos, write.key(), write.change(), write.origin()));
        }
        return events;
    }

    private int reserve(List<Write> batch) {
        try {
            return writer.reserve(batch);
        } catch (ExhaustedException noRoom) {
            throw state.refuse(noRoom);
        } catch (IOException problem) {
            throw state.fail(problem);
        }
    }

    private void store(int length, long commitNanos) {
        try {
            writer.store(length, commitNanos);
            state.stored();
        } catch (ExhaustedException noRoom) {
            throw state.refuse(noRoom);
        } catch (IOException | RuntimeException | Error problem) {
            throw state.fail(problem);
        }
    }

    @Override
    public synchronized void idle() {
        if (state.current() != EngineState.OPEN) {
            return;
        }
        try {
            writer.noteWatermark();
        } catch (ExhaustedException noRoom) {
            throw state.refuse(noRoom);
        } catch (IOException problem) {
            throw state.fail(problem);
        }
    }

    @Override
    public void force() {
        state.requireNotFailed();
        try {
            writer.force();
        } catch (IOException problem) {
            throw state.fail(problem);
        }
    }

    @Override
    public Position lastDurable() {
        return Position.of(writer.durable());
    }

    @Override
    public List<DamagedRange> quarantined() {
        return writer.segments().quarantine().ranges();
    }

    @Override
    public EngineState state() {
        return state.current();
    }

    @Override
    public String reason() {
        return state.reason();
    }

    @Override
    public AckLevel level() {
        return config.syncPolicy().mode() == SyncPolicy.Mode.COMMIT ? AckLevel.DURABLE : AckLevel.PROCESS_SAFE;
    }

    @Override
    public Position first() {
        return Position.of(writer.segments().first().firstPosition());
    }

    @Override
    public Position last() {
        return Position.of(writer.last());
    }

    @Override
    public Position after(Position position) {
        return Position.of(JournalLimits.sequence(position) + 1);
    }

    @Override
    public Position at(long epochNanos) {
        Segment first = writer.segments().first();
        long behindLast = writer.last() + 1;
        try {
            return Position.of(TimeSearch.find(writer.segments(), epochNanos, behindLast));
        } catch (IOException unreadable) {
            if (first != writer.segments().first()) {
                // given up meanwhile
                return at(epochNanos);
            }
            throw new StorageUnavailableException(directory.toString(), unreadable);
        }
    }

    @Override
    public JournalReader read(Position from, Predicate<BucketKey> wanted) {
        long position = JournalLimits.sequence(from);
        long last = writer.last();
        if (position < writer.segments().first().firstPosition() || position > last + 1) {
            throw writer.segments().expired(position, last);
        }
        return new SegmentReader(writer.segments(), writer::last, position, wanted);
    }

    @Override
    public List<Part> parts() {
        return writer.segments().parts();
    }

    @Override
    public void giveUp(Position through) {
        try {
            new SegmentRemoval(disk, directory).run(writer.segments(), JournalLimits.sequence(through));
        } catch (IOException problem) {
            throw new UncheckedIOException("segments not removed: through=" + through, problem);
        }
    }

    /** Forces what the policy has not, notes that in the log, and gives up the files; readers may go on to the last event. */
    @Override
    public synchronized void close() {
        if (state.isClosed()) {
            return;
        }
        boolean intact = state.current() != EngineState.FAILED;
        state.close();
        if (timer != null) {
            timer.close();
        }
        try (lock;
                writer;
                preparer) {
            if (intact) {
                writer.force();
                writer.noteWatermark();
            }
        } catch (ExhaustedException unnoted) {
            LOG.warn(
                    "journal closed, and the log does not note that its last batch is stored: {}",
                    unnoted.getMessage());
        } catch (IOException problem) {
            throw state.fail(problem);
        }
    }
}
