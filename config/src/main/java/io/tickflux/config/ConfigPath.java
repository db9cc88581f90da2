package io.tickflux.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a node stands in the tree: {@code triggers[0].config.destinations[2]}. A key that is not a plain word is
 * quoted: {@code config["BTC.USD"]}.
 */
final class ConfigPath {

    private static final Pattern PLAIN_KEY = Pattern.compile("[^\\s.\\[\\]\"=]+");

    private static final Pattern SEGMENT = Pattern.compile(
            "(?<dot>\\.?)(?<name>[^\\s.\\[\\]\"=]+)|\\[(?<index>\\d{1,6})\\]|\\[\"(?<quoted>[^\"]*)\"\\]");

    /** One step down: into a map by name, or into a list by index. */
    sealed interface Segment permits Name, Index {}

    record Name(String key) implements Segment {}

    record Index(int position) implements Segment {}

    private ConfigPath() {}

    static String child(String parent, String key) {
        if (!PLAIN_KEY.matcher(key).matches()) {
            return parent + "[\"" + key + "\"]";
        }
        return parent.isEmpty() ? key : parent + "." + key;
    }

    static String item(String parent, int index) {
        return parent + "[" + index + "]";
    }

    /** Returns the steps of {@code path}, or nothing if it is not a path. The empty path is the root. */
    static Optional<List<Segment>> parse(String path) {
        List<Segment> segments = new ArrayList<>();
        Matcher matcher = SEGMENT.matcher(path);
        int position = 0;
        while (position < path.length()) {
            if (!matcher.find(position) || matcher.start() != position || !dotFits(matcher, position)) {
                return Optional.empty();
            }
            segments.add(segment(matcher));
            position = matcher.end();
        }
        return Optional.of(List.copyOf(segments));
    }

    private static boolean dotFits(Matcher matcher, int position) {
        if (matcher.group("name") == null) {
            return true;
        }
        return matcher.group("dot").isEmpty() == (position == 0);
    }

    private static Segment segment(Matcher matcher) {
        if (matcher.group("name") != null) {
            return new Name(matcher.group("name"));
        }
        if (matcher.group("index") != null) {
            return new Index(Integer.parseInt(matcher.group("index")));
        }
        return new Name(matcher.group("quoted"));
    }
}
