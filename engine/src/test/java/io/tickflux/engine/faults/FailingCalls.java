package io.tickflux.engine.faults;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Lets calls of the C library fail in a process that was started with {@link #environment}. Its layout stands in the C source. */
final class FailingCalls {
    private static final String SOURCE = "failing_calls.c";
    private static final String CONTROL = "FAULTS_CONTROL";
    private static final int BYTES = 4096;
    private static final int FOREVER = 8;
    private static final int FORCES = 16;
    private static final int DONE = 24;
    private static final int NO_DIRECT = 32;
    private static final int FAILURES = 40;
    private static final int NANOS = 48;

    private final ByteBuffer control;

    private FailingCalls(ByteBuffer control) {
        this.control = control;
    }

    /** Why there cannot be any; empty if there can. */
    static Optional<String> unavailable() {
        boolean linux = System.getProperty("os.name").equals("Linux");
        boolean compiler = Files.isExecutable(Path.of("/usr/bin/gcc"));
        return linux && compiler ? Optional.empty() : Optional.of("takes Linux and gcc");
    }

    /** Compiles the shim; what a process must be started with. */
    static Map<String, String> environment(Path directory) throws IOException, InterruptedException {
        Path source = directory.resolve(SOURCE);
        Path shim = directory.resolve("failing_calls.so");
        Path control = directory.resolve("control");
        try (InputStream in = Objects.requireNonNull(FailingCalls.class.getResourceAsStream(SOURCE))) {
            Files.copy(in, source);
        }
        LoopDisk.run("gcc", "-shared", "-fPIC", "-O1", "-o", shim.toString(), source.toString(), "-ldl");
        Files.write(control, new byte[BYTES]);
        return Map.of("LD_PRELOAD", shim.toString(), CONTROL, control.toString(), "FAULTS_PATH", "/journal/");
    }

    /** In the process that was started so. */
    static FailingCalls ofThisProcess() throws IOException {
        Path control = Path.of(Objects.requireNonNull(System.getenv(CONTROL)));
        try (FileChannel channel = FileChannel.open(control, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new FailingCalls(
                    channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES).order(ByteOrder.LITTLE_ENDIAN));
        }
    }

    /** Refuses to open files past the page cache: each write is then followed by a force of its own. */
    void refuseDirect() {
        control.putLong(NO_DIRECT, 1);
    }

    /**
     * Lets a call fail.
     *
     * @param nth counted from now on
     * @param forever whether all behind it fail too
     * @param done how much of a failing write is done all the same: 0 nothing, 1 half, 2 all
     */
    void failAt(int nth, boolean forever, int done) {
        control.putLong(FAILURES, 0);
        control.putLong(NANOS, 0);
        control.putLong(FOREVER, forever ? 1 : 0);
        control.putLong(FORCES, 1);
        control.putLong(DONE, done);
        control.putLong(0, nth);
    }

    /** Lets nothing fail any more. */
    void stop() {
        control.putLong(FOREVER, 0);
        control.putLong(0, 0);
    }

    /** {@link System#nanoTime} at the first failure; 0 while there was none. */
    long failedAtNanos() {
        return control.getLong(NANOS);
    }
}
