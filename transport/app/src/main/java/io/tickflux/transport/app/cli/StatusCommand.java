package io.tickflux.transport.app.cli;

import io.tickflux.transport.app.console.Console;
import io.tickflux.transport.app.rows.OutputFormat;
import io.tickflux.transport.client.protocol.Answers;
import io.tickflux.transport.client.protocol.ServerStatus;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows how a server is doing. */
@Command(
        name = "status",
        description = "Shows how the server is doing: state, positions, connections, plugins.",
        footer = {
            "",
            "The exit code is 0 when the server takes writes, 1 when it does not, 3 when there is none.",
            "",
            "Examples:",
            "  tickflux status",
            "  tickflux status -o json | jq .storage.last"
        })
final class StatusCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    StatusCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Session session = server.ask()) {
            ServerStatus status =
                    Objects.requireNonNull(session.client().status().block());
            if (output.format() == OutputFormat.JSON) {
                console.println(Answers.status(status).toString());
            } else {
                StatusText.table(status).print(output.format(), console);
            }
            return status.storage().state().equals("OPEN") ? ExitCode.OK : ExitCode.FAILURE;
        }
    }
}
