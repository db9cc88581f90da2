package io.tickflux.transport.app.cli;

import io.tickflux.api.InvalidInputException;
import io.tickflux.transport.app.console.Console;
import io.tickflux.transport.app.rows.OutputFormat;
import io.tickflux.transport.client.protocol.TriggerAnswer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Fires a trigger. */
@Command(
        name = "request",
        description = "Fires the trigger that takes a request of that name, and waits for what it writes.",
        footer = {
            "",
            "A trigger takes requests by request:/name in its \"on\". It is fired in its turn, behind the events before; a request",
            "that failed does not come again. Arguments are stored with the request: give no secrets.",
            "",
            "The exit code is 1 when the trigger failed or does not run, 2 when there is no such request or an argument is wrong.",
            "",
            "Examples:",
            "  tickflux request /rebuild",
            "  tickflux request /rebuild symbol=BTC-USD from=2018-04-04 -o json"
        })
final class RequestCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Parameters(
            index = "0",
            paramLabel = "NAME",
            description = "As in the configuration behind request:, such as /rebuild.")
    private String name = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "ARGUMENT=VALUE",
            description = "What the trigger is given.")
    private List<String> arguments = List.of();

    RequestCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Map<String, String> given = given();
        try (Session session = server.ask()) {
            print(session.client().request(name, given).blockOptional().orElseThrow());
        }
        return ExitCode.OK;
    }

    private Map<String, String> given() {
        Map<String, String> given = new LinkedHashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 1) {
                throw new InvalidInputException("argument", '"' + argument + '"', "ARGUMENT=VALUE");
            }
            String before = given.put(argument.substring(0, equals), argument.substring(equals + 1));
            if (before != null) {
                throw new InvalidInputException("argument", '"' + argument + "\", a second time", "each once");
            }
        }
        return given;
    }

    private void print(TriggerAnswer answer) {
        if (output.format() == OutputFormat.JSON) {
            console.println(answer.toTree().toString());
            return;
        }
        console.println("done trigger=" + answer.trigger() + " position=" + answer.request() + " writes="
                + answer.writes().size());
        answer.writes().forEach(ack -> console.println("stored position=" + ack.position() + " level=" + ack.level()));
    }
}
