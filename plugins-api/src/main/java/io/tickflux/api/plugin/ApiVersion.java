package io.tickflux.api.plugin;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of the plugin API. A jar says in {@code META-INF/tickflux-plugin.properties} which ones it runs with: {@code api=[1.0,2.0)}.
 *
 * @param major raised when a plugin must be changed or compiled again
 * @param minor raised when something is added
 */
public record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
    /** The version that this jar is. */
    public static final ApiVersion CURRENT = new ApiVersion(1, 0);

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,6})(?:\\.([0-9]{1,6}))?");

    /** The version that a text such as {@code 1.0} or {@code 1} stands for; empty when it stands for none. */
    public static Optional<ApiVersion> find(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String minor = parts.group(2);
        return Optional.of(
                new ApiVersion(Integer.parseInt(parts.group(1)), minor == null ? 0 : Integer.parseInt(minor)));
    }

    @Override
    public int compareTo(ApiVersion other) {
        return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
    }

    /** {@code 1.0}. */
    @Override
    public String toString() {
        return major + "." + minor;
    }
}
