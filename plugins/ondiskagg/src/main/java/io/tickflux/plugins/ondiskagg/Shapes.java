package io.tickflux.plugins.ondiskagg;

import io.tickflux.api.Column;
import io.tickflux.api.Schema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The shapes of all bases: there are few, as there are few schemas. Bound: {@link #MAX_SCHEMAS}; then they are made anew. */
final class Shapes {
    private static final int MAX_SCHEMAS = 1_000;

    private final List<ColumnSpec> specs;
    private final Map<Schema, Optional<BarShape>> bySchema = new HashMap<>();
    private final Map<List<Column>, BarShape> bySources = new HashMap<>();

    Shapes(List<ColumnSpec> specs) {
        this.specs = specs;
    }

    /** Null when no bars can be made of such rows. */
    @Nullable
    BarShape of(Schema schema) {
        if (bySchema.size() >= MAX_SCHEMAS) {
            bySchema.clear();
            bySources.clear();
        }
        return bySchema.computeIfAbsent(schema, this::make).orElse(null);
    }

    private Optional<BarShape> make(Schema schema) {
        return Optional.ofNullable(BarShape.of(schema, specs))
                .map(shape -> bySources.computeIfAbsent(shape.sources(), any -> shape));
    }
}
