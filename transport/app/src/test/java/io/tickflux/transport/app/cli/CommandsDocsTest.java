package io.tickflux.transport.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tickflux.transport.app.console.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every command line that the pages and the help show is one that the program takes. */
class CommandsDocsTest {
    private static final Path ROOT =
            Path.of("").toAbsolutePath().resolve("../..").normalize();

    /** From the name of the program to the end of the command. */
    private static final Pattern SHOWN = Pattern.compile("(?:^|[ |(])(?:\\./)?tickflux ([a-z-][^#|&;)>]*)");

    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

    record Shown(String where, String command) {
        @Override
        public String toString() {
            return where + ": " + command;
        }
    }

    static Stream<Shown> shown() throws IOException {
        List<Shown> shown = new ArrayList<>();
        for (String page : List.of(
                "README.md",
                "CONTRIBUTING.md",
                "DESIGN.md",
                "bench/README.md",
                "plugins/README.md",
                "transport/PROTOCOL.md")) {
            Files.readString(ROOT.resolve(page))
                    .lines()
                    .filter(CommandsDocsTest::isCommand)
                    .forEach(line -> add(shown, page, line));
        }
        CommandLine program = Tickflux.commandLine(Screen.piped().console());
        Stream.concat(Stream.of(program), program.getSubcommands().values().stream())
                .forEach(command ->
                        examples(command).forEach(line -> add(shown, command.getCommandName() + " --help", line)));
        return shown.stream();
    }

    /** A line of a page that a reader would type: a word of prose comes before the name otherwise. */
    private static boolean isCommand(String line) {
        return line.strip().matches("(\\./)?tickflux [a-z-].*|try +tickflux .*");
    }

    private static Stream<String> examples(CommandLine command) {
        return Stream.of(command.getCommandSpec().usageMessage().footer())
                .dropWhile(line -> !line.equals("Examples:"))
                .skip(1);
    }

    private static void add(List<Shown> shown, String where, String line) {
        for (Matcher found = SHOWN.matcher(line); found.find(); ) {
            shown.add(new Shown(where, found.group(1).strip()));
        }
    }

    private static String[] words(String command) {
        List<String> words = new ArrayList<>();
        for (Matcher word = WORD.matcher(command.replaceAll(" {2,}\\S.*", "")); word.find(); ) {
            words.add(word.group().replaceAll("^['\"]|['\"]$", ""));
        }
        return words.toArray(String[]::new);
    }

    @ParameterizedTest
    @MethodSource("shown")
    void whatIsShownIsTaken(Shown shown) {
        CommandLine program = Tickflux.commandLine(Screen.piped().console());
        assertThatCode(() -> program.parseArgs(words(shown.command()))).doesNotThrowAnyException();
    }

    @Test
    void everyCommandHasAnExampleAndTheReadmeShowsTheUsualOnes() throws IOException {
        List<Shown> all = shown().toList();
        assertThat(all)
                .extracting(Shown::where)
                .containsAll(Tickflux.commandLine(Screen.piped().console()).getSubcommands().keySet().stream()
                        .map(name -> name + " --help")
                        .toList());
        assertThat(all)
                .filteredOn(shown -> shown.where().equals("README.md"))
                .extracting(shown -> words(shown.command())[0])
                .contains("demo", "init", "start", "load", "query", "subscribe", "symbols", "verify");
    }

    @Test
    void whatIsNotACommandIsSeen() {
        CommandLine program = Tickflux.commandLine(Screen.piped().console());
        assertThatCode(() -> program.parseArgs(words("query A/1Min/B --frm 2018")))
                .isInstanceOf(CommandLine.ParameterException.class);
    }
}
