package io.tickflux.transport.app.child;

import java.time.Duration;

/** What both ends agree on. */
final class ChildLimits {
    static final String HOST = "127.0.0.1";
    static final int FRAGMENT_BYTES = 64_000;
    static final int MAX_PAYLOAD_BYTES = 64 << 20;
    /** How long a process may take to be there, with its plugin made. */
    static final Duration START_LIMIT = Duration.ofSeconds(60);

    private ChildLimits() {}
}
