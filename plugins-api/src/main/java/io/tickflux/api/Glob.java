package io.tickflux.api;

/** One segment of a pattern; matching takes time linear in the value for each star, never exponential. */
record Glob(String text) {
    static Glob of(String text) {
        return new Glob(text);
    }

    boolean isLiteral() {
        return text.indexOf('*') < 0;
    }

    /** Greedy matching that steps back to the last star only, which suffices when {@code *} is the only wildcard. */
    boolean matches(String value) {
        int t = 0;
        int v = 0;
        int star = -1;
        int resume = 0;
        while (v < value.length()) {
            if (t < text.length() && text.charAt(t) == '*') {
                star = t++;
                resume = v;
            } else if (t < text.length() && text.charAt(t) == value.charAt(v)) {
                t++;
                v++;
            } else if (star >= 0) {
                t = star + 1;
                v = ++resume;
            } else {
                return false;
            }
        }
        while (t < text.length() && text.charAt(t) == '*') {
            t++;
        }
        return t == text.length();
    }
}
