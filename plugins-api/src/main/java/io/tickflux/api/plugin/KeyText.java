package io.tickflux.api.plugin;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Any text as part of a key: in URL encoding, with {@code ~} for {@code %}, which a key cannot hold. */
final class KeyText {
    private KeyText() {}

    static String encode(String text) {
        return encodeForm(text).replace("*", "%2A").replace('%', '~');
    }

    static String decode(String text) {
        return decodeForm(text.replace('~', '%'));
    }

    /** As in a form. */
    static String encodeForm(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** What {@link #encodeForm} made of it; the text itself when that has not made it. */
    static String decodeForm(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException other) {
            return text;
        }
    }
}
