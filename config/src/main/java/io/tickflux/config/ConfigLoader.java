package io.tickflux.config;

import io.tickflux.config.ConfigNode.Mapping;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Loads {@code mkts.yml}. Immutable: each {@code with} method returns another loader. Safe for use by many threads.
 *
 * <p>Loading reads files and the environment and changes nothing. It reports every mistake at once, by a {@link
 * ConfigException}.
 */
public final class ConfigLoader {

    /** A code point takes up to 4 bytes; what is longer than this is refused unread. */
    private static final int MAX_FILE_BYTES = 4 * YamlParser.MAX_CODE_POINTS;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Function<String, Optional<String>> environment;
    private final PatternChecker patterns;
    private final List<String> overrides;

    private ConfigLoader(
            Function<String, Optional<String>> environment, PatternChecker patterns, List<String> overrides) {
        this.environment = environment;
        this.patterns = patterns;
        this.overrides = overrides;
    }

    /** Returns a loader with the environment of this process, without overrides, that accepts any pattern. */
    public static ConfigLoader create() {
        return new ConfigLoader(
                name -> Optional.ofNullable(System.getenv(name)), PatternChecker.acceptAll(), List.of());
    }

    /** Returns a loader that has the patterns of triggers checked. */
    public ConfigLoader with(PatternChecker checker) {
        return new ConfigLoader(environment, checker, overrides);
    }

    /** Returns a loader that looks environment variables up in {@code variables}. */
    public ConfigLoader withEnvironment(Function<String, Optional<String>> variables) {
        return new ConfigLoader(variables, patterns, overrides);
    }

    /**
     * Returns a loader that applies {@code settings} before anything is checked, each of the form {@code path=value}:
     * {@code journal.sync=none}, {@code triggers[0].on=AAPL/1Min/OHLCV}. A value that begins with a bracket or a brace
     * is read as YAML; an empty one restores the default.
     */
    public ConfigLoader withOverrides(List<String> settings) {
        return new ConfigLoader(environment, patterns, List.copyOf(settings));
    }

    /**
     * Loads {@code file}.
     *
     * @throws ConfigException if it cannot be read or used
     */
    public LoadedConfig load(Path file) {
        Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        return loadText(file.toString(), read(file), directory);
    }

    /**
     * Loads {@code text}.
     *
     * @param source what to call it in diagnostics
     * @param text the YAML
     * @param baseDirectory what file references and {@code plugin_directory} are relative to
     * @throws ConfigException if it cannot be used
     */
    public LoadedConfig loadText(String source, String text, Path baseDirectory) {
        String yaml = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        Diagnostics diagnostics = new Diagnostics();
        YamlParser.rejectOversized(source, yaml, diagnostics);
        failOnErrors(diagnostics);
        Placeholders placeholders = new Placeholders(environment, baseDirectory);
        SourceText lines = SourceText.of(source, yaml);
        Optional<Node> document = new YamlParser(lines, diagnostics).parse(yaml);
        failOnErrors(diagnostics);
        Mapping root = root(document, new TreeBuilder(lines, placeholders, diagnostics), lines, diagnostics);
        Mapping tree = Overrides.of(overrides, placeholders, diagnostics).applyTo(root);
        TickfluxConfig config =
                ConfigReader.read(tree, new ReadContext(diagnostics, patterns, baseDirectory, new LinkedHashSet<>()));
        failOnErrors(diagnostics);
        return new LoadedConfig(config, new ConfigTree(tree), diagnostics.inReadingOrder());
    }

    private static Mapping root(
            Optional<Node> document, TreeBuilder builder, SourceText lines, Diagnostics diagnostics) {
        Optional<ConfigNode> node = document.flatMap(found -> builder.build(found, TreeBuilder.Place.ROOT));
        if (node.isPresent() && node.get() instanceof Mapping mapping) {
            return mapping;
        }
        node.filter(other -> !other.isNull())
                .ifPresent(other -> diagnostics.error("", other.location(), "no map (expected: lines of key: value)"));
        failOnErrors(diagnostics);
        return Mapping.empty("", lines.at(0, 0, 1));
    }

    private static void failOnErrors(Diagnostics diagnostics) {
        if (diagnostics.hasErrors()) {
            throw new ConfigException(diagnostics.inReadingOrder());
        }
    }

    private static String read(Path file) {
        try (InputStream input = Files.newInputStream(file)) {
            byte[] bytes = input.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES) {
                throw unreadable(file, "too large (expected: at most " + YamlParser.MAX_CODE_POINTS + " characters)");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (NoSuchFileException e) {
            throw unreadable(file, "no such file");
        } catch (CharacterCodingException e) {
            throw unreadable(file, "not UTF-8 (expected: UTF-8 text)");
        } catch (IOException e) {
            throw unreadable(file, "cannot be read: " + e);
        }
    }

    private static ConfigException unreadable(Path file, String message) {
        Location whole = Location.whole(file.toString());
        return new ConfigException(List.of(new Diagnostic(Severity.ERROR, whole, "", message, Optional.empty())));
    }
}
