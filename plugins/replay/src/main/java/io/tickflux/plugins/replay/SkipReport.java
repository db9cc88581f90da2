package io.tickflux.plugins.replay;

import io.tickflux.api.plugin.PluginContext;
import io.tickflux.csv.BadRow;
import java.nio.file.Path;

/** Tells of rows that are left out: of the first by line, of all by number. */
final class SkipReport {
    private static final int MAX_LOGGED = 20;

    private final PluginContext context;
    private final Path file;
    private boolean isBegun;
    private long count;

    SkipReport(PluginContext context, Path file) {
        this.context = context;
        this.file = file;
    }

    /** What was left out before belongs to an earlier run, which has told of it. */
    void begin() {
        isBegun = true;
    }

    void add(BadRow row) {
        if (!isBegun) {
            return;
        }
        count++;
        context.count("skipped_rows", 1);
        if (count <= MAX_LOGGED) {
            context.logger().log(System.Logger.Level.WARNING, "{0}: row left out: {1}", file, row);
        }
    }

    void end() {
        if (count > MAX_LOGGED) {
            context.logger().log(System.Logger.Level.WARNING, "{0}: rows left out: {1}", file, count);
        }
    }
}
