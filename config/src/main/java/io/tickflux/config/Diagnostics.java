package io.tickflux.config;

import io.tickflux.config.ConfigNode.Scalar;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Collects complaints while one configuration is read, so that the user sees all of them at once. */
final class Diagnostics {

    private static final Comparator<Diagnostic> READING_ORDER = Comparator.comparing(
                    (Diagnostic diagnostic) -> diagnostic.source().equals(Overrides.SOURCE))
            .thenComparingInt(Diagnostic::line)
            .thenComparingInt(Diagnostic::column);

    private final List<Diagnostic> found = new ArrayList<>();
    private final List<Diagnostic> unresolved = new ArrayList<>();

    void error(String path, Location location, String message, Optional<String> hint) {
        found.add(new Diagnostic(Severity.ERROR, location, path, message, hint));
    }

    void error(String path, Location location, String message) {
        error(path, location, message, Optional.empty());
    }

    /** Adds an error about a part of a value, as a check of it has found; {@code rule} is all that is said about a secret. */
    void error(Scalar scalar, Problem problem, String rule) {
        if (scalar.isSecret()) {
            // The check quotes what it checked.
            error(scalar.path(), scalar.location(), scalar + " (expected: " + rule + ")");
            return;
        }
        Location part = scalar.locate(problem.offset(), problem.length());
        error(scalar.path(), part, problem.message(), problem.hint());
    }

    void warning(String path, Location location, String message, Optional<String> hint) {
        found.add(new Diagnostic(Severity.WARNING, location, path, message, hint));
    }

    /** Adds an error about a value that nobody knows, so that nobody complains about its type as well. */
    void unresolved(String path, Location location, String message) {
        Diagnostic error = new Diagnostic(Severity.ERROR, location, path, message, Optional.empty());
        unresolved.add(error);
        found.add(error);
    }

    boolean isUnresolved(String path) {
        return unresolved.stream().anyMatch(error -> error.path().equals(path));
    }

    /** Forgets the unknown values at and below {@code path}, because something else takes their place. */
    void replaced(String path) {
        List<Diagnostic> settled = unresolved.stream()
                .filter(error -> error.path().equals(path)
                        || error.path().startsWith(path + ".")
                        || error.path().startsWith(path + "["))
                .toList();
        unresolved.removeAll(settled);
        found.removeAll(settled);
    }

    boolean hasErrors() {
        return found.stream().anyMatch(diagnostic -> diagnostic.severity() == Severity.ERROR);
    }

    /** Returns everything found, in the order of the file, overrides last. */
    List<Diagnostic> inReadingOrder() {
        return found.stream().sorted(READING_ORDER).toList();
    }
}
