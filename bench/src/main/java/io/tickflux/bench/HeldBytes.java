package io.tickflux.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Asks the server's {@code /metrics} ten times a second what the connection holds that holds most, and keeps the highest answer. */
final class HeldBytes implements Runnable {
    private static final String METRIC = "tickflux_held_max_bytes ";
    private static final long PAUSE_MILLIS = 100;

    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpRequest request;
    private volatile long highest;

    HeldBytes(int httpPort) {
        request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/metrics"))
                .build();
    }

    /** Until the thread is interrupted. */
    @Override
    public void run() {
        try {
            while (!Thread.interrupted()) {
                String page =
                        http.send(request, HttpResponse.BodyHandlers.ofString()).body();
                page.lines()
                        .filter(line -> line.startsWith(METRIC))
                        .forEach(line -> note((long) Double.parseDouble(line.substring(METRIC.length()))));
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (IOException unreachable) {
            throw new IllegalStateException("metrics cannot be read", unreachable);
        }
    }

    private void note(long bytes) {
        highest = Math.max(highest, bytes);
    }

    /** The highest since the last call. */
    long takeHighest() {
        long taken = highest;
        highest = 0;
        return taken;
    }
}
