package io.tickflux.config;

import java.util.List;

/**
 * A configuration cannot be used. Nothing was changed; loading it again makes sense once the file is corrected.
 *
 * <p>The message is ready to be shown: every complaint as {@link Diagnostic#renderAll} prints it.
 */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Diagnostic> diagnostics;

    ConfigException(List<Diagnostic> diagnostics) {
        super(Diagnostic.renderAll(diagnostics));
        this.diagnostics = List.copyOf(diagnostics);
    }

    /** Returns all complaints, warnings among them, in the order of the file. */
    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }
}
