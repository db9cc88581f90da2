package io.tickflux.engine.host.source;

import java.util.regex.Pattern;

/**
 * By which a client fires a trigger: {@code /rebuild} of {@code request:/rebuild}.
 *
 * @param name begins with a slash
 */
public record RequestName(String name) {
    private static final String PREFIX = "request:";
    private static final int MAX_LENGTH = 64;
    private static final Pattern SHAPE = Pattern.compile("(?:/[A-Za-z0-9._-]+)+");

    /** Whether an item of {@code on} is to be read as the name of a request; a key or pattern of keys never is. */
    public static boolean isRequest(String text) {
        return text.startsWith(PREFIX);
    }

    /** @throws ExpressionException when the text is none */
    public static RequestName parse(String text) {
        String name = isRequest(text) ? text.substring(PREFIX.length()) : "";
        if (name.length() > MAX_LENGTH || !SHAPE.matcher(name).matches()) {
            int from = text.length() - name.length();
            throw new ExpressionException(
                    from,
                    name.length(),
                    '"' + name + '"',
                    "a name such as request:/rebuild, of at most " + MAX_LENGTH
                            + " letters, digits, dots, dashes, underscores and slashes");
        }
        return new RequestName(name);
    }

    /** As in the config file. */
    @Override
    public String toString() {
        return PREFIX + name;
    }
}
