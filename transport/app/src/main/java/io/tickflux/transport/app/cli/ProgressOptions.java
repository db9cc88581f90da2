package io.tickflux.transport.app.cli;

import io.tickflux.transport.app.console.Console;
import io.tickflux.transport.app.console.Progress;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether to show how far a command is. */
final class ProgressOptions {
    @Option(
            names = "--progress",
            negatable = true,
            description = "Show progress on standard error, or not (default: if that is a terminal).")
    private @Nullable Boolean progress;

    boolean isShown(Console console) {
        return progress == null ? console.terminals().err() : progress;
    }

    Shown start(Console console, String unit, OptionalLong total) {
        return new Shown(isShown(console) ? Progress.start(console, unit, total) : null);
    }

    /** Progress, or nothing. */
    static final class Shown {
        private final @Nullable Progress progress;

        private Shown(@Nullable Progress progress) {
            this.progress = progress;
        }

        void show(long done) {
            if (progress != null) {
                progress.show(done);
            }
        }

        void end() {
            if (progress != null) {
                progress.end();
            }
        }
    }
}
