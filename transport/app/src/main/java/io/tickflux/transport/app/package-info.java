/** The composition root and the command line. */
@NullMarked
package io.tickflux.transport.app;

import org.jspecify.annotations.NullMarked;
