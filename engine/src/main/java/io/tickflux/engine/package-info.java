/**
 * The embeddable engine as its users see it: {@link io.tickflux.engine.Engine}, what it is configured with and how it fails. The
 * sub-packages depend on this one; {@code embedded} wires them together.
 */
@NullMarked
package io.tickflux.engine;

import org.jspecify.annotations.NullMarked;
