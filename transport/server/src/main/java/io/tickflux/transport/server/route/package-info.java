/** One handler for each route, and what they share. */
@NullMarked
package io.tickflux.transport.server.route;

import org.jspecify.annotations.NullMarked;
