package io.tickflux.transport.app.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The unpacked distribution that the build has made. */
final class Distribution {
    private Distribution() {}

    /** Its launcher. */
    static Path launcher() {
        try (Stream<Path> built = Files.list(Path.of("target"))) {
            return built.map(path -> path.resolve("bin/tickflux"))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow(
                            () -> new IllegalStateException("no distribution in target (expected: mvn package before)"))
                    .toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a command in a working directory of its own. */
    static Child start(Path directory, String... arguments) {
        List<String> command = new ArrayList<>(List.of(launcher().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().remove("TICKFLUX_URL");
        builder.environment().put("TICKFLUX_JAVA", System.getProperty("java.home"));
        // Several JVMs share the machine with the tests.
        builder.environment().put("TICKFLUX_OPTS", "-Xmx512m");
        try {
            return Child.of(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
