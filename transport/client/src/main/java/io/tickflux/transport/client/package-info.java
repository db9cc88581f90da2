/** The RSocket client and its codecs. */
@NullMarked
package io.tickflux.transport.client;

import org.jspecify.annotations.NullMarked;
