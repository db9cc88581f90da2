package io.tickflux.engine.faults;

import io.tickflux.engine.retention.RetentionPolicy;

/** A process to be killed that gives up the journal nearly as fast as it fills. */
final class RetainingProcess {
    static final long MOST_BYTES = 1 << 20;

    private RetainingProcess() {}

    /** @param args as for {@link LoadProcess} */
    public static void main(String[] args) throws Exception {
        LoadProcess.run(args, RetentionPolicy.KEEP_ALL.keeping(MOST_BYTES, RetentionPolicy.FOREVER));
    }
}
