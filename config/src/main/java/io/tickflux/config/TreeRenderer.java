package io.tickflux.config;

import io.tickflux.config.ConfigNode.Mapping;
import io.tickflux.config.ConfigNode.Scalar;
import io.tickflux.config.ConfigNode.Sequence;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** A tree back to YAML, secrets masked. */
final class TreeRenderer {

    /** What no YAML reader takes for anything but text, or for the number it is. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_/.][A-Za-z0-9_/.+-]*");

    /** What other YAML readers would take for a truth value or for nothing. */
    private static final Pattern AMBIGUOUS = Pattern.compile("(?i)y|n|yes|no|on|off|true|false|null");

    private static final int SOURCE_COLUMN = 44;

    private final StringBuilder text = new StringBuilder();
    private final boolean withSources;

    private TreeRenderer(boolean withSources) {
        this.withSources = withSources;
    }

    static String render(Mapping root) {
        return render(root, new TreeRenderer(/* withSources= */ false));
    }

    /** With a comment behind each value that says where it stands. */
    static String renderWithSources(Mapping root) {
        return render(root, new TreeRenderer(/* withSources= */ true));
    }

    private static String render(Mapping root, TreeRenderer renderer) {
        root.entries().forEach((key, value) -> renderer.entry(key, value, 0));
        return renderer.text.toString();
    }

    private void entry(String key, ConfigNode value, int indent) {
        text.append(" ".repeat(indent))
                .append(PLAIN.matcher(key).matches() ? key : quoted(key))
                .append(':');
        block(value, indent + 2);
    }

    /** Appends what follows a key: a value on the same line, or a block on the next ones. */
    private void block(ConfigNode value, int indent) {
        if (value instanceof Mapping mapping && !mapping.entries().isEmpty()) {
            text.append('\n');
            mapping.entries().forEach((key, child) -> entry(key, child, indent));
        } else if (value instanceof Sequence sequence && !sequence.items().isEmpty()) {
            text.append('\n');
            sequence.items().forEach(item -> item(item, indent));
        } else {
            text.append(value.isNull() ? "" : " " + inline(value));
            if (withSources) {
                source(value);
            }
            text.append('\n');
        }
    }

    private void source(ConfigNode value) {
        int used = text.length() - text.lastIndexOf("\n") - 1;
        text.append(" ".repeat(Math.max(1, SOURCE_COLUMN - used))).append("# ").append(value.location());
    }

    private void item(ConfigNode item, int indent) {
        text.append(" ".repeat(indent)).append('-');
        if (!(item instanceof Mapping mapping) || mapping.entries().isEmpty()) {
            block(item, indent + 2);
            return;
        }
        int start = text.length();
        for (Map.Entry<String, ConfigNode> entry : mapping.entries().entrySet()) {
            entry(entry.getKey(), entry.getValue(), indent + 2);
        }
        // The first key stands on the line of its dash.
        text.replace(start, start + indent + 2, " ");
    }

    private static String inline(ConfigNode value) {
        if (value instanceof Scalar scalar) {
            return scalar(scalar);
        }
        return value instanceof Sequence ? "[]" : "{}";
    }

    private static String scalar(Scalar scalar) {
        if (scalar.isSecret()) {
            return quoted(Secrets.MASK);
        }
        String value = scalar.value();
        boolean plain = scalar.style() == Scalar.Style.PLAIN
                && PLAIN.matcher(value).matches()
                && (!AMBIGUOUS.matcher(value).matches() || isTrueOrFalse(value));
        return plain ? value : quoted(value);
    }

    private static boolean isTrueOrFalse(String value) {
        return value.equals("true") || value.equals("false");
    }

    private static String quoted(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        value.codePoints().forEach(character -> {
            if (character == '"' || character == '\\') {
                quoted.append('\\').appendCodePoint(character);
            } else if (character == '\n') {
                quoted.append("\\n");
            } else if (character < ' ' || character == 0x7F) {
                quoted.append(String.format(Locale.ROOT, "\\x%02X", character));
            } else {
                quoted.appendCodePoint(character);
            }
        });
        return quoted.append('"').toString();
    }
}
