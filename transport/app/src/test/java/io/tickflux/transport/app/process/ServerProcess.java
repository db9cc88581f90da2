package io.tickflux.transport.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a child process, on free ports, with its data and configuration in one directory. */
final class ServerProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile(
            "ready rsocket=(?<rsocket>tcp://127\\.0\\.0\\.1:\\d+) http=(?<http>http://127\\.0\\.0\\.1:\\d+/) root=(?<root>.+)"
                    + " buckets=(?<buckets>\\d+) startup=\\d+ms");
    private static final String BASE = """
            root_directory: data
            listen_port: 0
            rsocket_listen_port: 0
            journal:
              segment_size: 8MiB
            """;
    static final String ONDISKAGG = """
            triggers:
              - module: ondiskagg.so
                on: "*/1Min/OHLCV"
                config:
                  destinations: [5Min, 15Min, 1H, 1D]
            """;

    private final Child child;
    private final Matcher ready;

    private ServerProcess(Child child, Matcher ready) {
        this.child = child;
        this.ready = ready;
    }

    /** Writes {@code mkts.yml} into the directory. */
    static void configure(Path directory, String more) {
        try {
            Files.writeString(directory.resolve("mkts.yml"), BASE + more);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts with the directory's configuration and waits until it serves. */
    static ServerProcess start(Path directory, String... options) {
        List<String> arguments = new ArrayList<>(List.of("start"));
        arguments.addAll(List.of(options));
        Child child = Distribution.start(directory, arguments.toArray(String[]::new));
        Matcher ready = READY.matcher(child.awaitOut("ready"));
        assertThat(ready.matches()).as(child.out().toString()).isTrue();
        return new ServerProcess(child, ready);
    }

    /** Starts again where the clients of another one look for it. */
    static ServerProcess startAt(Path directory, URI rsocket) {
        return start(directory, "--set", "rsocket_listen_port=" + rsocket.getPort());
    }

    URI rsocket() {
        return URI.create(ready.group("rsocket"));
    }

    URI http() {
        return URI.create(ready.group("http"));
    }

    int buckets() {
        return Integer.parseInt(ready.group("buckets"));
    }

    Child child() {
        return child;
    }

    /** SIGTERM; expects a clean end. */
    void stop() {
        child.terminate();
        assertThat(child.exitCode())
                .as("exit code, standard error: %s", child.err())
                .isZero();
    }

    void kill() {
        child.kill();
    }

    @Override
    public void close() {
        child.close();
    }
}
