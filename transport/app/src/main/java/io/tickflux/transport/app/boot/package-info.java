/** The composition root: from a configuration to a serving process, and back. */
@NullMarked
package io.tickflux.transport.app.boot;

import org.jspecify.annotations.NullMarked;
