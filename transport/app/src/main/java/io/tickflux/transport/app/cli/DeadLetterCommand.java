package io.tickflux.transport.app.cli;

import io.tickflux.api.Block;
import io.tickflux.api.BucketKey;
import io.tickflux.api.KeyPattern;
import io.tickflux.api.Position;
import io.tickflux.api.Query;
import io.tickflux.engine.host.DeadLetter;
import io.tickflux.transport.app.console.Console;
import io.tickflux.transport.app.rows.TextTable;
import io.tickflux.transport.client.protocol.ReplayAnswer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Events that triggers have given up. */
@Command(
        name = "deadletter",
        description = "Lists events that triggers have given up, or fires their triggers with them once more.",
        footer = {
            "",
            "With replay, the exit code is 1 when an event failed again; its dead letter stays.",
            "",
            "Examples:",
            "  tickflux deadletter list",
            "  tickflux deadletter list bars -o json",
            "  tickflux deadletter replay bars",
            "  tickflux deadletter replay bars --position 0000000000000000042"
        })
final class DeadLetterCommand implements Callable<Integer> {
    private static final long NANOS = 1_000_000_000L;

    /** What to do. */
    enum Action {
        LIST,
        REPLAY
    }

    private final Console console;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Parameters(index = "0", paramLabel = "ACTION", description = "list or replay.")
    private Action action = Action.LIST;

    @Parameters(index = "1", paramLabel = "TRIGGER", arity = "0..1", description = "Whose; list shows all without it.")
    private String trigger = "";

    @Option(names = "--position", paramLabel = "POSITION", description = "One event only (default: all).")
    private String position = "";

    DeadLetterCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Optional<Position> one = position.isEmpty() ? Optional.empty() : Optional.of(Position.parse(position));
        try (Session session = server.ask()) {
            return action == Action.LIST ? list(session, one) : replay(session, one);
        }
    }

    private int list(Session session, Optional<Position> one) {
        Map<BucketKey, List<Block>> buckets = session
                .client()
                .query(Query.of(KeyPattern.parse(DeadLetter.SYMBOL + "/1Sec/*")))
                .collectList()
                .blockOptional()
                .orElse(List.of())
                .stream()
                .collect(Collectors.groupingBy(
                        Block::key,
                        () -> new TreeMap<>((a, b) -> a.toString().compareTo(b.toString())),
                        Collectors.toList()));
        List<List<String>> lines = buckets.values().stream()
                .flatMap(blocks -> DeadLetter.of(blocks).stream())
                .filter(letter -> trigger.isEmpty() || letter.trigger().equals(trigger))
                .filter(letter -> one.map(letter.position()::equals).orElse(true))
                .map(DeadLetterCommand::line)
                .toList();
        new TextTable(List.of("Trigger", "Position", "Key", "Attempts", "At", "Cause"), lines)
                .print(output.format(), console);
        return ExitCode.OK;
    }

    private static List<String> line(DeadLetter letter) {
        return List.of(
                letter.trigger(),
                letter.position().toString(),
                letter.key().toString(),
                String.valueOf(letter.attempts()),
                Instant.ofEpochSecond(letter.atNanos() / NANOS, letter.atNanos() % NANOS)
                        .toString(),
                letter.cause());
    }

    private int replay(Session session, Optional<Position> one) {
        List<ReplayAnswer> answers = session.client()
                .replay(trigger, one)
                .collectList()
                .blockOptional()
                .orElse(List.of());
        List<List<String>> lines = answers.stream()
                .map(answer -> List.of(
                        answer.position().toString(), answer.error().isEmpty() ? "done" : "failed", answer.error()))
                .toList();
        new TextTable(List.of("Position", "Outcome", "Cause"), lines).print(output.format(), console);
        return answers.stream().allMatch(answer -> answer.error().isEmpty()) ? ExitCode.OK : ExitCode.FAILURE;
    }
}
