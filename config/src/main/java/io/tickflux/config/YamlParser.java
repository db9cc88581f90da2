package io.tickflux.config;

import java.io.StringReader;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Text to YAML nodes, and no further: nothing is constructed, no scalar is given a type. Whatever the parser throws
 * ends as a diagnostic.
 */
final class YamlParser {

    static final int MAX_CODE_POINTS = 256 * 1024;
    static final int MAX_ALIASES = 20;
    static final int MAX_DEPTH = 30;

    private final SourceText source;
    private final Diagnostics diagnostics;

    YamlParser(SourceText source, Diagnostics diagnostics) {
        this.source = source;
        this.diagnostics = diagnostics;
    }

    /** Complains about {@code text} that is too long to be looked at, line by line or otherwise. */
    static void rejectOversized(String source, String text, Diagnostics diagnostics) {
        int codePoints = text.codePointCount(0, text.length());
        if (codePoints > MAX_CODE_POINTS) {
            diagnostics.error(
                    "", Location.whole(source), codePoints + " characters (expected: at most " + MAX_CODE_POINTS + ")");
        }
    }

    /** Returns the document, or nothing if it is empty or, with a complaint, if it is no YAML. */
    Optional<Node> parse(String text) {
        try {
            return withinLimits(text) ? Optional.ofNullable(yaml().compose(new StringReader(text))) : Optional.empty();
        } catch (MarkedYAMLException e) {
            report(e);
        } catch (ReaderException e) {
            String character = String.format("U+%04X", e.getCodePoint());
            diagnostics.error(
                    "", source.atIndex(e.getPosition()), character + " is not allowed (expected: printable text)");
        } catch (RuntimeException | StackOverflowError e) {
            diagnostics.error("", source.whole(), "not readable as YAML: " + e);
        }
        return Optional.empty();
    }

    /** The parser has these limits too, but its complaints name no place. */
    private boolean withinLimits(String text) {
        int depth = 0;
        int aliases = 0;
        for (Event event : yaml().parse(new StringReader(text))) {
            if (event instanceof CollectionStartEvent) {
                depth++;
            } else if (event instanceof CollectionEndEvent) {
                depth--;
            } else if (event instanceof AliasEvent) {
                aliases++;
            }
            if (depth > MAX_DEPTH || aliases > MAX_ALIASES) {
                String rule = depth > MAX_DEPTH ? MAX_DEPTH + " levels" : MAX_ALIASES + " aliases";
                diagnostics.error(
                        "",
                        source.span(event.getStartMark(), event.getEndMark()),
                        "one too many (expected: at most " + rule + ")");
                return false;
            }
        }
        return true;
    }

    private void report(MarkedYAMLException e) {
        Optional<Mark> star = Stream.of(e.getContextMark(), e.getProblemMark())
                .flatMap(Stream::ofNullable)
                .filter(mark -> source.restOfLine(mark).startsWith("*"))
                .findFirst();
        if (star.isPresent()) {
            String word = source.restOfLine(star.get()).replaceFirst("(?s)[\\s,\\]}].*", "");
            diagnostics.error(
                    "",
                    source.at(star.get().getLine(), star.get().getColumn(), word.length()),
                    word + " (expected: quotes around a value that starts with *)",
                    Optional.of("quote it: \"" + word + "\""));
            return;
        }
        Mark mark = e.getProblemMark();
        Location location = mark == null ? source.whole() : source.at(mark.getLine(), mark.getColumn(), 1);
        diagnostics.error("", location, "not valid YAML: " + problem(e), advice(mark));
    }

    private static String problem(MarkedYAMLException e) {
        String problem = e.getProblem();
        return problem == null ? "unreadable" : problem;
    }

    private Optional<String> advice(@Nullable Mark mark) {
        if (mark == null) {
            return Optional.empty();
        }
        String rest = source.restOfLine(mark);
        if (rest.startsWith("\t")) {
            return Optional.of("use spaces, not tabs");
        }
        if (rest.startsWith("@") || rest.startsWith("`") || rest.startsWith("%")) {
            return Optional.of("quote the value");
        }
        if (rest.startsWith(":")) {
            return Optional.of("look at the indentation, or quote a value that contains a colon");
        }
        return Optional.empty();
    }

    private static Yaml yaml() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_CODE_POINTS);
        options.setMaxAliasesForCollections(MAX_ALIASES);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setAllowRecursiveKeys(false);
        DumperOptions unused = new DumperOptions();
        return new Yaml(new SafeConstructor(options), new Representer(unused), unused, options, new TextResolver());
    }

    /** Takes every scalar for text: no booleans, no base-60 numbers, no dates. */
    private static final class TextResolver extends Resolver {
        @Override
        protected void addImplicitResolvers() {
            // None is the point.
        }
    }
}
