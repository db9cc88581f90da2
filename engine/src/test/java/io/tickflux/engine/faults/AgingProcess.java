package io.tickflux.engine.faults;

import io.tickflux.engine.retention.RetentionPolicy;
import java.time.Duration;

/** A process to be killed that would give up what is an hour old. */
final class AgingProcess {
    private static final Duration MOST = Duration.ofHours(1);

    private AgingProcess() {}

    /** @param args as for {@link LoadProcess} */
    public static void main(String[] args) throws Exception {
        LoadProcess.run(args, RetentionPolicy.KEEP_ALL.keeping(Long.MAX_VALUE, MOST));
    }
}
