package io.tickflux.config;

import io.tickflux.config.ConfigNode.Scalar;
import java.util.Optional;
import java.util.function.Function;

/** Reads patterns, and has them judged by who knows about them. */
record PatternReader(ReadContext context) {
    static final String RULE = "a pattern such as \"*/1Min/OHLCV\", or a list of them";

    /** What {@code on} takes. */
    static final String ON_RULE =
            "a pattern such as \"*/1Min/OHLCV\", a schedule such as every:5m, request:/name, or a list of them";

    /** Returns a pattern as it stands there; empty, with a complaint, when it is no text. */
    Optional<String> read(ConfigNode node) {
        return read(node, RULE, context.patterns()::check);
    }

    /** Returns a pattern or a schedule, as {@link #read}. */
    Optional<String> readOn(ConfigNode node) {
        return read(node, ON_RULE, context.patterns()::checkOn);
    }

    private Optional<String> read(ConfigNode node, String rule, Function<String, Optional<Problem>> check) {
        if (context.diagnostics().isUnresolved(node.path())) {
            return Optional.empty();
        }
        if (!(node instanceof Scalar scalar) || scalar.value().isBlank()) {
            String found = node instanceof Scalar ? "\"\"" : "not a pattern";
            context.diagnostics().error(node.path(), node.location(), found + " (expected: " + rule + ")");
            return Optional.empty();
        }
        check.apply(scalar.value()).ifPresent(problem -> context.diagnostics().error(scalar, problem, rule));
        return Optional.of(scalar.value());
    }
}
