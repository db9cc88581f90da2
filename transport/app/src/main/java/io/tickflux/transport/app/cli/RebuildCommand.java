package io.tickflux.transport.app.cli;

import io.tickflux.api.BucketKey;
import io.tickflux.engine.DamagedRange;
import io.tickflux.engine.EngineConfig;
import io.tickflux.engine.embedded.Maintenance;
import io.tickflux.transport.app.boot.EngineSettings;
import io.tickflux.transport.app.console.Console;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes files of the store anew. */
@Command(
        name = "rebuild",
        description =
                "Makes the files of one bucket, or of all, anew from the journal. No server may have the data open.",
        footer = {
            "",
            "What retention has given up of the journal is taken from the store's own base. Killed at any point, nothing is",
            "lost: the next start goes on where it was. It goes past damage in the journal that 'tickflux repair --apply' gave up,",
            "and says so; at other damage it stops before it changes anything, because the store may have those events.",
            "",
            "Examples:",
            "  tickflux rebuild all",
            "  tickflux rebuild BTC-USD/1Min/OHLCV --data /var/lib/tickflux"
        })
final class RebuildCommand implements Callable<Integer> {
    private static final String ALL = "all";

    private final Console console;

    @Mixin
    private final DataOptions data = new DataOptions();

    @Mixin
    private final ProgressOptions progress = new ProgressOptions();

    @Parameters(index = "0", paramLabel = "KEY|all", description = "The bucket, or all of them.")
    private String what = "";

    RebuildCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        EngineConfig config = EngineSettings.of(data.config());
        if (!what.equals(ALL)) {
            sayGivenUp(Maintenance.rebuild(config, BucketKey.parse(what)));
            console.println("rebuilt bucket=" + what);
            return ExitCode.OK;
        }
        ProgressOptions.Shown shown = progress.start(console, "events", OptionalLong.empty());
        long[] events = {0};
        List<DamagedRange> givenUp = Maintenance.rebuild(config, position -> shown.show(++events[0]));
        shown.end();
        sayGivenUp(givenUp);
        console.println("rebuilt all events=" + events[0]);
        return ExitCode.OK;
    }

    private void sayGivenUp(List<DamagedRange> ranges) {
        ranges.forEach(range -> console.println("  without what a repair gave up: " + range));
    }
}
