/** Who may use a server. */
@NullMarked
package io.tickflux.transport.server.access;

import org.jspecify.annotations.NullMarked;
