/** Tries a trigger on rows of a file: what {@code tickflux trigger test} does. */
@NullMarked
package io.tickflux.transport.app.trial;

import org.jspecify.annotations.NullMarked;
