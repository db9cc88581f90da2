/**
 * Reads {@code mkts.yml} into immutable, typed records, and says where in the file a mistake is.
 *
 * <p>Start at {@link io.tickflux.config.ConfigLoader}. What it returns is a {@link
 * io.tickflux.config.TickfluxConfig} for code and a {@link io.tickflux.config.ConfigTree} for whoever has to point a
 * user at a line. Two steps lie between: the text becomes a located tree in which each scalar is still text, and one
 * schema converts what it knows. YAML's own guesses (booleans, base-60 numbers, dates) never take part.
 */
@NullMarked
package io.tickflux.config;

import org.jspecify.annotations.NullMarked;
