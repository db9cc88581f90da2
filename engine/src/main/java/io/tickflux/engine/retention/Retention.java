package io.tickflux.engine.retention;

import io.tickflux.api.Position;
import io.tickflux.api.WriteEvent;
import io.tickflux.engine.ConsumerCursor;
import io.tickflux.engine.backup.UpkeepLock;
import io.tickflux.engine.disk.RealDisk;
import io.tickflux.engine.journal.Journal;
import io.tickflux.engine.journal.JournalReader;
import io.tickflux.engine.store.Store;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up the oldest parts of the journal. A part may go when
 *
 * <ol>
 *   <li>a limit asks for it;
 *   <li>the store's forced checkpoint has all of it;
 *   <li>every durable cursor has passed it, or is further behind than it is allowed to be: that one is cut off, and is told so when it
 *       comes back.
 * </ol>
 *
 * Before the first part goes, the store's checkpoint becomes its base: from then on the store alone holds what the part held. For one
 * thread, the one that makes checkpoints and rebuilds.
 */
public final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private final Journal journal;
    private final Store store;
    private final RetentionPolicy policy;
    private final Supplier<? extends Collection<ConsumerCursor>> cursors;
    private final ClockWatch clock;
    private final UpkeepLock lock;
    private final Set<String> cutOff = new HashSet<>();

    private Retention(
            Journal journal,
            Store store,
            RetentionPolicy policy,
            Supplier<? extends Collection<ConsumerCursor>> cursors,
            ClockWatch clock,
            UpkeepLock lock) {
        this.journal = journal;
        this.store = store;
        this.policy = policy;
        this.cursors = cursors;
        this.clock = clock;
        this.lock = lock;
    }

    /**
     * Retention of an engine's journal.
     *
     * @param directory where jumps of the clock are remembered
     * @param cursors how far all durable consumers are, asked anew each time
     */
    public static Retention of(
            Journal journal,
            Store store,
            RetentionPolicy policy,
            Supplier<? extends Collection<ConsumerCursor>> cursors,
            Path directory,
            Clock clock) {
        JumpFile file = new JumpFile(RealDisk.buffered(), directory);
        ClockWatch watch = ClockWatch.begin(clock, System::nanoTime, file, newestCommitNanos(journal));
        return new Retention(journal, store, policy, cursors, watch, new UpkeepLock(RealDisk.buffered(), directory));
    }

    static Retention of(
            Journal journal,
            Store store,
            RetentionPolicy policy,
            Supplier<? extends Collection<ConsumerCursor>> cursors,
            ClockWatch clock,
            UpkeepLock lock) {
        return new Retention(journal, store, policy, cursors, clock, lock);
    }

    /** When the last event was stored; 0 when there is none. */
    static long newestCommitNanos(Journal journal) {
        Position last = journal.last();
        if (last.compareTo(journal.first()) < 0) {
            return 0;
        }
        try (JournalReader reader = journal.read(last, key -> true)) {
            WriteEvent event = reader.next();
            return event == null ? 0 : event.commitNanos();
        }
    }

    /** Gives up what may go now; returns the position up to which events went, empty when none did. */
    public Optional<Position> run() {
        clock.look();
        List<Journal.Part> parts = journal.parts();
        if (policy.isOff() || parts.isEmpty()) {
            return Optional.empty();
        }
        clock.forgetBefore(parts.get(0).latestCommitNanos());
        Choice choice = new Choice(parts);
        Collection<ConsumerCursor> consumers = cursors.get();
        Position through = null;
        for (int i = 0; i < parts.size() && choice.isAskedFor(i) && choice.isStored(i); i++) {
            if (!consumers.stream().allMatch(choice.passesOrIsCutOff(i))) {
                break;
            }
            through = parts.get(i).last();
        }
        if (through == null) {
            return Optional.empty();
        }
        return giveUp(through, consumers) ? Optional.of(through) : Optional.empty();
    }

    /** Does nothing while a backup is taken. */
    private boolean giveUp(Position through, Collection<ConsumerCursor> consumers) {
        try {
            Optional<Closeable> taken = lock.tryTake();
            if (taken.isEmpty()) {
                return false;
            }
            Closeable held = taken.get();
            try (held) {
                if (store.base().compareTo(through) < 0) {
                    store.rebase();
                }
                noteCutOff(consumers, through);
                journal.giveUp(through);
                return true;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void noteCutOff(Collection<ConsumerCursor> consumers, Position through) {
        for (ConsumerCursor consumer : consumers) {
            if (consumer.position().compareTo(through) >= 0) {
                cutOff.remove(consumer.consumer());
            } else if (cutOff.add(consumer.consumer())) {
                LOG.error(
                        "consumer is cut off, it was too far behind: consumer={}, cursor={}, lostThrough={}",
                        consumer.consumer(),
                        consumer.position(),
                        through);
            }
        }
    }

    /** What speaks for and against the parts, as they are now. */
    private final class Choice {
        private final List<Journal.Part> parts;
        private final long newestNanos;
        private final long[] bytesBehind;

        Choice(List<Journal.Part> parts) {
            this.parts = parts;
            this.newestNanos = parts.get(parts.size() - 1).latestCommitNanos();
            this.bytesBehind = new long[parts.size()];
            for (int i = parts.size() - 2; i >= 0; i--) {
                bytesBehind[i] = bytesBehind[i + 1] + parts.get(i + 1).bytes();
            }
        }

        boolean isAskedFor(int part) {
            return bytesBehind[part] + parts.get(part).bytes() > policy.maxBytes() || isOlder(part, policy.maxAge());
        }

        private boolean isOlder(int part, Duration age) {
            return clock.ageNanos(parts.get(part).latestCommitNanos(), newestNanos) > age.toNanos();
        }

        boolean isStored(int part) {
            return store.checkpoint().compareTo(parts.get(part).last()) >= 0;
        }

        Predicate<ConsumerCursor> passesOrIsCutOff(int part) {
            boolean isBeyondLag = bytesBehind[part] > policy.maxLagBytes() || isOlder(part, policy.maxLagAge());
            return consumer ->
                    isBeyondLag || consumer.position().compareTo(parts.get(part).last()) >= 0;
        }
    }
}
