package io.tickflux.transport.app.child;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * In the server: logs what a child prints, line by line; of a flood, {@link #LINES_PER_SECOND}, and how many more there were. Lines are
 * cut at {@link #MAX_LINE}.
 */
final class ChildOutput implements Runnable {
    private static final int LINES_PER_SECOND = 100;
    private static final int MAX_LINE = 8_192;

    private final String name;
    private final Logger log;
    private final InputStream stream;
    private volatile String lastLine = "";
    private long second;
    private int lines;
    private long dropped;

    ChildOutput(String name, Logger log, InputStream stream) {
        this.name = name;
        this.log = log;
        this.stream = stream;
    }

    /** Reads until the end, on a thread of its own. */
    static ChildOutput of(String name, Logger log, InputStream stream) {
        ChildOutput output = new ChildOutput(name, log, stream);
        Thread thread = new Thread(output, "plugin-" + name + "-output");
        thread.setDaemon(true);
        thread.start();
        return output;
    }

    /** What was printed last; empty for nothing. */
    String lastLine() {
        return lastLine;
    }

    @Override
    public void run() {
        StringBuilder line = new StringBuilder();
        try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                if (c == '\n') {
                    tell(line.toString());
                    line.setLength(0);
                } else if (line.length() < MAX_LINE && c != '\r') {
                    line.append((char) c);
                }
            }
        } catch (IOException ended) {
            log.debug("{}: output ended: {}", name, ended.toString());
        }
        if (line.length() > 0) {
            tell(line.toString());
        }
    }

    private void tell(String line) {
        lastLine = line;
        long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
        if (now != second) {
            if (dropped > 0) {
                log.warn("{}: prints too much, lines left out: {}", name, dropped);
            }
            second = now;
            lines = 0;
            dropped = 0;
        }
        if (lines++ < LINES_PER_SECOND) {
            log.info("{}: {}", name, line);
        } else {
            dropped++;
        }
    }
}
