/** What travels between client and server: names, values and bytes. Knows neither of them. */
@NullMarked
package io.tickflux.transport.client.protocol;

import org.jspecify.annotations.NullMarked;
