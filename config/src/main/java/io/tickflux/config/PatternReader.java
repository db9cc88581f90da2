package io.tickflux.config;

import io.tickflux.config.ConfigNode.Scalar;
import java.util.Optional;

/** Reads patterns, and has them judged by who knows about them. */
record PatternReader(ReadContext context) {
    static final String RULE = "a pattern such as \"*/1Min/OHLCV\", or a list of them";

    /** Returns a pattern as it stands there; empty, with a complaint, when it is no text. */
    Optional<String> read(ConfigNode node) {
        if (context.diagnostics().isUnresolved(node.path())) {
            return Optional.empty();
        }
        if (!(node instanceof Scalar scalar) || scalar.value().isBlank()) {
            String found = node instanceof Scalar ? "\"\"" : "not a pattern";
            context.diagnostics().error(node.path(), node.location(), found + " (expected: " + RULE + ")");
            return Optional.empty();
        }
        context.patterns().check(scalar.value()).ifPresent(problem -> report(scalar, problem));
        return Optional.of(scalar.value());
    }

    private void report(Scalar scalar, Problem problem) {
        if (scalar.isSecret()) {
            // The checker quotes what it checked.
            context.diagnostics().error(scalar.path(), scalar.location(), scalar + " (expected: " + RULE + ")");
            return;
        }
        context.diagnostics()
                .error(
                        scalar.path(),
                        scalar.locate(problem.offset(), problem.length()),
                        problem.message(),
                        problem.hint());
    }
}
