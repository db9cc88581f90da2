/** Wires the engine's parts together, opens them in the right order and closes them in reverse. */
@NullMarked
package io.tickflux.engine.embedded;

import org.jspecify.annotations.NullMarked;
