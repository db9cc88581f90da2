package io.tickflux.transport.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickflux.transport.app.console.Screen;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples in the pages: configurations load, Java compiles. */
class PagesDocsTest {
    private static final Path ROOT =
            Path.of("").toAbsolutePath().resolve("../..").normalize();
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(yaml|java)\\n(.*?)^```");
    private static final String IMPORTS = """
            import io.tickflux.api.*;
            import io.tickflux.api.plugin.*;
            import io.tickflux.transport.client.*;
            import java.net.URI;
            import java.time.*;
            import java.util.*;
            import reactor.core.publisher.*;
            """;

    @TempDir
    private Path directory;

    record Example(String page, String language, String text) {
        @Override
        public String toString() {
            return page + ": " + text.lines().findFirst().orElse("");
        }
    }

    private static List<Example> examples(String language) throws IOException {
        List<Example> examples = new ArrayList<>();
        for (Path page : pages()) {
            for (Matcher block = BLOCK.matcher(Files.readString(page)); block.find(); ) {
                if (block.group(1).equals(language)) {
                    examples.add(new Example(ROOT.relativize(page).toString(), language, block.group(2)));
                }
            }
        }
        return examples;
    }

    /** Those of the project, not of what its build fetches. */
    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT, 4)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.toString().matches(".*/(target|node_modules|\\.venv|\\.git)/.*"))
                    .sorted()
                    .toList();
        }
    }

    static Stream<Example> configurations() throws IOException {
        return examples("yaml").stream();
    }

    static Stream<Example> programs() throws IOException {
        return examples("java").stream();
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void aConfigurationThatIsShownIsOneThatAServerStartsWith(Example example) throws IOException {
        Path file = Files.writeString(directory.resolve("mkts.yml"), example.text());
        Screen screen = Screen.piped();
        assertThat(Tickflux.run(screen.console(), "lint", file.toString()))
                .as(screen.out() + screen.err())
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void aProgramThatIsShownCompiles(Example example) throws IOException {
        assertThat(errors(example.text())).isEmpty();
    }

    @Test
    void aProgramThatDoesNotCompileIsSeen() throws IOException {
        assertThat(errors("TickfluxClient client = TickfluxClient.dial(\"nowhere\");"))
                .contains("dial");
    }

    private String errors(String text) throws IOException {
        boolean isWhole = text.contains("class ") || text.contains("record ");
        String source =
                IMPORTS + (isWhole ? text : "class Example {\nvoid example() throws Exception {\n" + text + "}\n}\n");
        Path file = Files.writeString(directory.resolve("Example.java"), source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter errors = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            compiler.getTask(
                            errors,
                            files,
                            null,
                            List.of(
                                    "-proc:none",
                                    "-d",
                                    directory.toString(),
                                    "-cp",
                                    System.getProperty("java.class.path")),
                            null,
                            files.getJavaFileObjects(file))
                    .call();
        }
        return errors.toString();
    }
}
