package io.tickflux.config;

import java.util.Locale;

/** How bad a {@link Diagnostic} is. */
public enum Severity {
    /** The configuration cannot be used. */
    ERROR,
    /** The configuration can be used, but something in it does not do what its author may expect. */
    WARNING;

    /** Returns the word that a compiler would print. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
