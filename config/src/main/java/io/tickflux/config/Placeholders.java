package io.tickflux.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills in <code>${env:NAME}</code>, <code>${env:NAME:-default}</code> and <code>${file:PATH}</code>. <code>$${</code>
 * stands for a literal <code>${</code>. References do not nest.
 */
final class Placeholders {

    private static final int MAX_FILE_BYTES = 64 * 1024;

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\$\\{|\\$\\{(?<body>[^}]*)(?<end>\\}?)");

    private static final Pattern ENVIRONMENT =
            Pattern.compile("env:(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?<default>.*))?", Pattern.DOTALL);

    private static final Pattern FILE = Pattern.compile("file:(?<path>.+)");

    private final Function<String, Optional<String>> environment;
    private final Path baseDirectory;

    /**
     * Creates a resolver.
     *
     * @param environment looks an environment variable up
     * @param baseDirectory what relative file names are relative to
     */
    Placeholders(Function<String, Optional<String>> environment, Path baseDirectory) {
        this.environment = environment;
        this.baseDirectory = baseDirectory;
    }

    /**
     * Some text after resolution.
     *
     * @param value the text
     * @param fromOutside whether a part of it came from the environment or from another file
     */
    record Resolved(String value, boolean fromOutside) {}

    /** One reference after resolution: the text, or why there is none. */
    private record Part(String value, boolean fromOutside, Optional<String> problem) {

        static Part outside(String value) {
            return new Part(value, true, Optional.empty());
        }

        static Part inside(String value) {
            return new Part(value, false, Optional.empty());
        }

        static Part failed(String problem) {
            return new Part("", false, Optional.of(problem));
        }
    }

    /** Resolves {@code text}. What cannot be resolved stays as it is and goes to {@code problems}, with the reason. */
    Resolved resolve(String text, BiConsumer<String, String> problems) {
        if (!text.contains("${")) {
            return new Resolved(text, false);
        }
        Matcher matcher = PLACEHOLDER.matcher(text);
        StringBuilder value = new StringBuilder();
        boolean fromOutside = false;
        int position = 0;
        while (matcher.find()) {
            Part part = part(matcher);
            part.problem().ifPresent(problem -> problems.accept(matcher.group(), problem));
            value.append(text, position, matcher.start());
            value.append(part.problem().isPresent() ? matcher.group() : part.value());
            fromOutside |= part.fromOutside();
            position = matcher.end();
        }
        value.append(text, position, text.length());
        return new Resolved(value.toString(), fromOutside);
    }

    private Part part(Matcher matcher) {
        String body = matcher.group("body");
        if (body == null) {
            return Part.inside("${");
        }
        if (matcher.group("end").isEmpty()) {
            return Part.failed("reference without an end (expected: a closing })");
        }
        if (body.contains("${")) {
            return Part.failed("reference within a reference (expected: one level)");
        }
        Matcher variable = ENVIRONMENT.matcher(body);
        if (variable.matches()) {
            return variable(variable.group("name"), Optional.ofNullable(variable.group("default")));
        }
        Matcher file = FILE.matcher(body);
        if (file.matches()) {
            return file(file.group("path"));
        }
        return Part.failed("unknown reference (expected: ${env:NAME}, ${env:NAME:-default} or ${file:PATH};"
                + " $${ for the characters themselves)");
    }

    private Part variable(String name, Optional<String> fallback) {
        Optional<String> value = environment.apply(name);
        if (value.isPresent()) {
            return Part.outside(value.get());
        }
        return fallback.map(Part::inside)
                .orElseGet(() -> Part.failed("environment variable " + name
                        + " is not set (expected: a value, or a default: ${env:" + name + ":-default})"));
    }

    private Part file(String name) {
        try {
            Path file = baseDirectory.resolve(name);
            try (InputStream input = Files.newInputStream(file)) {
                byte[] bytes = input.readNBytes(MAX_FILE_BYTES + 1);
                if (bytes.length > MAX_FILE_BYTES) {
                    return Part.failed("file " + name + " is too large (expected: at most "
                            + ScalarValues.showBytes(MAX_FILE_BYTES) + ")");
                }
                return Part.outside(withoutLineEnd(new String(bytes, StandardCharsets.UTF_8)));
            }
        } catch (NoSuchFileException e) {
            return Part.failed("file " + name + " does not exist (paths are relative to the configuration file)");
        } catch (IOException | InvalidPathException e) {
            return Part.failed("file " + name + " cannot be read: " + e);
        }
    }

    private static String withoutLineEnd(String text) {
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
