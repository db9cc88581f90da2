package io.tickflux.engine.host.load;

import io.tickflux.api.InvalidInputException;
import io.tickflux.api.plugin.ApiVersion;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which versions of the plugin API a plugin runs with, written as Maven and OSGi do: {@code [1.0,2.0)}. A bare {@code 1.2} means that
 * version and all later ones with the same major number.
 *
 * @param from the first version that fits
 * @param below the first version after {@code from} that does not fit; null when there is none
 */
public record ApiRange(ApiVersion from, @Nullable ApiVersion below) {
    /** What a plugin fits that says nothing. */
    public static final ApiRange ANY = new ApiRange(new ApiVersion(0, 0), null);

    private static final Pattern RANGE = Pattern.compile("\\[([0-9.]+),([0-9.]*)\\)");
    private static final String EXPECTED = "a range such as [1.0,2.0), or a version such as 1.0";

    /** @throws InvalidInputException when the text is no range, or an empty one */
    public static ApiRange parse(String text) {
        String bare = text.replace(" ", "");
        Matcher range = RANGE.matcher(bare);
        if (!range.matches()) {
            ApiVersion from = version(bare, text);
            return new ApiRange(from, new ApiVersion(from.major() + 1, 0));
        }
        ApiVersion from = version(range.group(1), text);
        ApiVersion below = range.group(2).isEmpty() ? null : version(range.group(2), text);
        if (below != null && below.compareTo(from) <= 0) {
            throw new InvalidInputException("api", '"' + text + '"', "a range that holds some version");
        }
        return new ApiRange(from, below);
    }

    private static ApiVersion version(String version, String whole) {
        return ApiVersion.find(version)
                .orElseThrow(() -> new InvalidInputException("api", '"' + whole + '"', EXPECTED));
    }

    /** Whether a version fits. */
    public boolean contains(ApiVersion version) {
        return version.compareTo(from) >= 0 && (below == null || version.compareTo(below) < 0);
    }

    @Override
    public String toString() {
        return "[" + from + "," + (below == null ? "" : below) + ")";
    }
}
