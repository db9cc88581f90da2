/** What stands between RSocket and the socket: counts and bounds every byte, whatever a client asks for. Knows no engine. */
@NullMarked
package io.tickflux.transport.server.wire;

import org.jspecify.annotations.NullMarked;
