/** Projects of plugins to start from: what {@code tickflux plugin new} writes. */
@NullMarked
package io.tickflux.transport.app.scaffold;

import org.jspecify.annotations.NullMarked;
