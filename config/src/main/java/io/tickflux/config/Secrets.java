package io.tickflux.config;

import java.util.regex.Pattern;

/** Knows which keys hold secrets, by their name. */
final class Secrets {

    /** What is shown in place of a secret. */
    static final String MASK = "******";

    /** What makes a key look secret. */
    static final Pattern WORD = Pattern.compile(
            "password|passwd|passphrase|secret|token|credential|basic[_-]?auth"
                    + "|(?:api|access|private)[_-]?key|key[_-]?id",
            Pattern.CASE_INSENSITIVE);

    private Secrets() {}

    static boolean isSecretKey(String key) {
        return WORD.matcher(key).find();
    }
}
