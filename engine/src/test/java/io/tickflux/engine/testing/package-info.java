/** Stand-ins for parts of the engine, for the tests of other parts. */
@NullMarked
package io.tickflux.engine.testing;

import org.jspecify.annotations.NullMarked;
