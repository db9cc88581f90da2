package io.tickflux.engine.faults;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What was promised and seen, kept where no fault reaches it: a file outside the data directory, mapped, so that a line is safe from
 * {@code kill -9} as soon as it is written, and another process can follow it. Lines are of 32 bytes:
 *
 * <pre>
 *   0          8        16         24                32
 *   | kind,    | number | position | System.nanoTime |     System.nanoTime is one clock for all processes of a machine
 *   | who << 8 |
 * </pre>
 *
 * Bound: {@value #MAX_LINES} lines; what comes then is not noted, and {@link #isFull}.
 */
final class Ledger {
    private static final int LINE_BYTES = 32;
    private static final int MAX_LINES = 2 << 20;
    private static final List<Kind> KINDS = List.of(Kind.values());
    /** More than threads that write, each of which may be killed within a line. */
    private static final int MAX_GAP = 64;

    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final ByteBuffer lines;
    private final AtomicInteger next = new AtomicInteger();

    private Ledger(ByteBuffer lines) {
        this.lines = lines;
    }

    /** What a line tells. */
    enum Kind {
        /** Not a line yet. */
        NONE,
        /** The first write after an opening is acknowledged; number: nanoseconds since the opening began. */
        SERVING,
        /** A write was acknowledged as stored. */
        ACK,
        /** A write was acknowledged as known before. */
        DUPLICATE,
        /** A write was refused because the disk is full; position: the last durable one. */
        REFUSED_FULL,
        /** A write was refused for good; position: the last durable one. */
        REFUSED_FAILED,
        /** The trigger was fired; who: the index of the key's bucket or -1. */
        FIRED,
        /** A query was answered; number: rows. */
        READ,
        /** A subscriber got an event. */
        SEEN,
        /** Damage was told by its type. */
        DAMAGED,
        /** A query or a subscription could not be served for now, without damage. */
        UNAVAILABLE
    }

    /** One line. */
    record Line(Kind kind, int who, long number, long position, long nanos) {}

    /** A file that is made if need be and read from its beginning, or written at its beginning. */
    static Ledger at(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long bytes = (long) LINE_BYTES * MAX_LINES;
            return new Ledger(
                    channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes).order(ByteOrder.LITTLE_ENDIAN));
        }
    }

    void note(Kind kind, int who, long number, long position) {
        int line = next.getAndIncrement();
        if (line >= MAX_LINES) {
            next.set(MAX_LINES);
            return;
        }
        int at = line * LINE_BYTES;
        lines.putLong(at + 8, number);
        lines.putLong(at + 16, position);
        lines.putLong(at + 24, System.nanoTime());
        LONG.setRelease(lines, at, KINDS.indexOf(kind) | (long) who << 8);
    }

    boolean isFull() {
        return next.get() >= MAX_LINES;
    }

    /** All lines of a process that has ended; one that was killed may have left gaps. */
    List<Line> all() {
        List<Line> all = new ArrayList<>();
        int missing = 0;
        for (int index = 0; missing < MAX_GAP && index < MAX_LINES; index++) {
            Line line = line(index);
            if (line == null) {
                missing++;
            } else {
                missing = 0;
                all.add(line);
            }
        }
        return all;
    }

    /** The line of an index, or null while there is none. */
    @Nullable
    Line line(int index) {
        if (index >= MAX_LINES) {
            return null;
        }
        int at = index * LINE_BYTES;
        long head = (long) LONG.getAcquire(lines, at);
        if (head == 0) {
            return null;
        }
        return new Line(
                KINDS.get((int) (head & 0xff)),
                (int) (head >> 8),
                lines.getLong(at + 8),
                lines.getLong(at + 16),
                lines.getLong(at + 24));
    }
}
