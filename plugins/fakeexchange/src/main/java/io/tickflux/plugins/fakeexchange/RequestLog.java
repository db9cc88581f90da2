package io.tickflux.plugins.fakeexchange;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What was asked of the exchange, and every limit that it broke. Thread-safe. */
public final class RequestLog {
    private final int perSecond;
    private final int burst;
    private final List<Request> requests = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();
    private double tokens;
    private Instant refilled = Instant.MIN;
    private Instant closedUntil = Instant.MIN;

    RequestLog(int perSecond, int burst) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.tokens = burst;
    }

    /**
     * A request.
     *
     * @param path with the query
     */
    public record Request(Instant at, String path) {}

    /** Notes a request; tells whether it is within the limits. */
    synchronized boolean admit(Instant now, String path) {
        requests.add(new Request(now, path));
        if (!refilled.equals(Instant.MIN)) {
            double seconds = Math.max(0, Duration.between(refilled, now).toNanos()) / 1e9;
            tokens = Math.min(burst, tokens + seconds * perSecond);
        }
        refilled = now;
        if (now.isBefore(closedUntil)) {
            broken.add(now + " " + path + ": before Retry-After, " + closedUntil);
            return false;
        }
        if (tokens < 1) {
            broken.add(now + " " + path + ": above " + perSecond + " requests/s and a burst of " + burst);
            return false;
        }
        tokens--;
        return true;
    }

    synchronized void closeUntil(Instant time) {
        closedUntil = time;
    }

    synchronized void breach(Instant now, String what) {
        broken.add(now + " " + what);
    }

    /** All requests so far, over REST. */
    public synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    /** How many requests had this in their path. */
    public synchronized long count(String part) {
        return requests.stream()
                .filter(request -> request.path().contains(part))
                .count();
    }

    /** What was broken; empty for a well-behaved client. */
    public synchronized List<String> broken() {
        return List.copyOf(broken);
    }

    /** @throws AssertionError when any limit was broken */
    public void verify() {
        List<String> found = broken();
        if (!found.isEmpty()) {
            throw new AssertionError("limits broken: " + found.size() + ", first " + found.get(0));
        }
    }
}
