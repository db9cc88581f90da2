package io.tickflux.transport.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A child process whose output is read as it comes. Closing it kills it if it still runs. */
final class Child implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final List<String> out = new CopyOnWriteArrayList<>();
    private final List<String> err = new CopyOnWriteArrayList<>();
    private final List<Thread> readers;

    private Child(Process process) {
        this.process = process;
        this.readers = List.of(reader(process.getInputStream(), out), reader(process.getErrorStream(), err));
    }

    static Child of(Process process) {
        return new Child(process);
    }

    private static Thread reader(InputStream stream, List<String> lines) {
        Thread reader = new Thread(() -> {
            try (BufferedReader text = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                text.lines().forEach(lines::add);
            } catch (IOException | java.io.UncheckedIOException e) {
                lines.add("(output ended: " + e + ")");
            }
        });
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    /** Waits for a line of standard output that begins so. */
    String awaitOut(String prefix) {
        return await(out, prefix);
    }

    /** Waits for a line of standard error that begins so. */
    String awaitErr(String prefix) {
        return await(err, prefix);
    }

    private String await(List<String> lines, String prefix) {
        Awaitility.await(prefix)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> has(lines, prefix) || !process.isAlive());
        joinReadersIfDead();
        assertThat(has(lines, prefix))
                .as("line \"%s...\" of %s, standard error: %s", prefix, lines, err)
                .isTrue();
        return lines.stream()
                .filter(line -> line.startsWith(prefix))
                .findFirst()
                .orElseThrow();
    }

    private static boolean has(List<String> lines, String prefix) {
        return lines.stream().anyMatch(line -> line.startsWith(prefix));
    }

    private void joinReadersIfDead() {
        if (!process.isAlive()) {
            joinReaders();
        }
    }

    private void joinReaders() {
        try {
            for (Thread reader : readers) {
                reader.join(PATIENCE.toMillis());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Standard input of the process. */
    OutputStream stdin() {
        return process.getOutputStream();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGKILL, and waits until it is gone. */
    void kill() {
        process.destroyForcibly();
        exitCode();
    }

    /** Waits for the end and for the last of the output. */
    int exitCode() {
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("ended, standard error: %s", err)
                    .isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        joinReaders();
        return process.exitValue();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    List<String> out() {
        return List.copyOf(out);
    }

    List<String> err() {
        return List.copyOf(err);
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}
