/** The network in front of an engine. */
@NullMarked
package io.tickflux.transport.server;

import org.jspecify.annotations.NullMarked;
