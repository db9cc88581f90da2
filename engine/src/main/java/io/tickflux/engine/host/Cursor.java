package io.tickflux.engine.host;

import io.tickflux.api.Position;
import io.tickflux.api.StartAt;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a trigger is. It is durable in two places, and the later of the two counts:
 *
 * <ul>
 *   <li>the checkpoint that travels in the same commit as derived writes: of an event that led to some, either both the writes and
 *       the checkpoint are stored or none;
 *   <li>a file, for events that led to none. It is saved from time to time, so that such events may come again after a crash.
 * </ul>
 *
 * Moves forward only. From any thread.
 */
final class Cursor {
    private static final Logger log = LoggerFactory.getLogger(Cursor.class);

    private final CursorFile file;
    private final Supplier<Optional<String>> checkpoint;
    private final Position made;
    private @Nullable Position position;
    private @Nullable Position durable;
    private boolean loaded;
    private boolean failing;

    /** @param made the newest position when the trigger was made, which is what {@link StartAt#NOW} means */
    Cursor(CursorFile file, Supplier<Optional<String>> checkpoint, Position made) {
        this.file = file;
        this.checkpoint = checkpoint;
        this.made = made;
    }

    /**
     * Where to begin, or to go on. {@link StartAt#NOW} is noted as a position, lest a trigger that is restarted before its first event
     * miss what came in between.
     *
     * @param first what the config says for a trigger that was never run
     */
    synchronized StartAt start(StartAt first) throws IOException {
        checkpoint.get().ifPresent(token -> reachedDurably(Position.parse(token)));
        if (!loaded) {
            file.load().ifPresent(this::reachedDurably);
            loaded = true;
        }
        if (position == null && first.equals(StartAt.NOW)) {
            file.save(made);
            reachedDurably(made);
        }
        return position == null ? first : StartAt.after(position);
    }

    /** Everything up to an event is done, and that is noted nowhere yet. */
    synchronized void reached(Position event) {
        position = later(position, event);
    }

    /** Everything up to an event is done, and that is durable. */
    synchronized void reachedDurably(Position event) {
        reached(event);
        durable = later(durable, event);
    }

    synchronized @Nullable Position position() {
        return position;
    }

    /** Saves what is not durable yet. A failure is logged once and tried again with the next save. */
    void save() {
        // A lock of its own: the disk takes its time, and who moves the cursor must not wait for it.
        synchronized (file) {
            Position unsaved = unsaved();
            if (unsaved == null) {
                return;
            }
            try {
                file.save(unsaved);
                savedNow(unsaved);
                failing = false;
            } catch (IOException failure) {
                if (!failing) {
                    log.warn("cursor not saved, events may come again after a restart: position={}", unsaved, failure);
                }
                failing = true;
            }
        }
    }

    private synchronized @Nullable Position unsaved() {
        return position == null || position.equals(durable) ? null : position;
    }

    private synchronized void savedNow(Position saved) {
        durable = later(durable, saved);
    }

    private static Position later(@Nullable Position one, Position other) {
        return one == null || one.compareTo(other) < 0 ? other : one;
    }
}
